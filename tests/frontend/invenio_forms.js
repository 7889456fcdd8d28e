// SPDX-License-Identifier: MIT
// What we use of react-invenio-forms, which brings all of InvenioRDM's forms.

import axios from "axios";

export const http = axios.create();
