// SPDX-License-Identifier: MIT
// Adds to what InvenioRDM lets others replace, together with what an instance put there itself.

import React from "react";
import PropTypes from "prop-types";
import { useFormikContext } from "formik";

/**
 * Show a component in a slot, after the one that the instance has there.
 * @param {object} store react-overridable's store of replaced components.
 */
export const addToSlot = (store, id, Added) => {
  const Present = store.get(id);
  const Both = (props) => (
    <>
      <Present {...props} />
      <Added {...props} />
    </>
  );
  store.add(id, Present ? Both : Added);
};

/**
 * Show a component at the end of a dialog of the deposit form.
 *
 * An instance changes such a dialog with parametrize(), which draws Dialog.originalComponent with
 * the instance's own properties: so that is where the component is added, and the instance's
 * replacement stays in the store. A version of InvenioRDM that has no such dialog is left alone.
 *
 * @param {object} store react-overridable's store of replaced components.
 * @param {object} Dialog what Overridable.component() made.
 * @param {function} onSend called before the dialog's own onSubmit.
 */
export const addToDialog = (store, id, Dialog, Added, onSend = () => {}) => {
  if (!Dialog?.originalComponent) {
    return;
  }
  const Extended = extend(Dialog.originalComponent, Added, onSend);
  Dialog.originalComponent = Extended;
  if (!store.get(id)) {
    store.add(id, Extended);
  }
};

const extend = (Dialog, Added, onSend) => {
  const Extended = ({ afterContent, onSubmit, ...props }) => {
    // The dialog has a form of its own inside; here it is still the deposit form's.
    const formik = useFormikContext();
    const send = (...args) => {
      onSend();
      return onSubmit(...args);
    };
    const content = () => (
      <>
        {afterContent && afterContent()}
        {formik && (
          <Added values={formik.values} initialValues={formik.initialValues} />
        )}
      </>
    );
    return <Dialog {...props} onSubmit={send} afterContent={content} />;
  };
  Extended.propTypes = {
    afterContent: PropTypes.func,
    onSubmit: PropTypes.func.isRequired,
  };
  Extended.defaultProps = { afterContent: undefined };
  return Extended;
};
