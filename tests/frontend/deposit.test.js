// SPDX-License-Identifier: MIT

import { addToDialog, addToSlot } from "@js/invenio_orcid_autoupdate/deposit/compose";
import {
  ORCIDS_MAX,
  readDraft,
  readFacts,
  withCreator,
} from "@js/invenio_orcid_autoupdate/deposit/draft";
import { Hint } from "@js/invenio_orcid_autoupdate/deposit/Hint";
import { DialogLine } from "@js/invenio_orcid_autoupdate/deposit/DialogLine";
import { parseOrcid } from "@js/invenio_orcid_autoupdate/deposit/orcids";
import { sayProspects } from "@js/invenio_orcid_autoupdate/deposit/Hint";
import { readDraftId } from "@js/invenio_orcid_autoupdate/deposit/DialogLine";
import { REST_MS } from "@js/invenio_orcid_autoupdate/deposit/useProspects";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { takeKind } from "@js/invenio_orcid_autoupdate/published/memory";
import PropTypes from "prop-types";
import React from "react";
import Overridable, {
  OverridableContext,
  OverriddenComponentRepository,
  parametrize,
} from "react-overridable";

const mockForm = { values: {}, setFieldValue: jest.fn() };
const mockPost = jest.fn();

jest.mock("formik", () => ({ useFormikContext: () => mockForm }), { virtual: true });
jest.mock(
  "react-invenio-forms",
  () => ({ http: { post: (...args) => mockPost(...args) } }),
  { virtual: true }
);

const ID = "InvenioRdmRecords.PublishModal.container";

const ADA = "0000-0002-1825-0097";
const BEN = "0000-0001-5109-3700";
const EVE = "0000-0002-1694-233X";

/** A creator as the form has one whose identifier was typed: without its scheme. */
const person = (identifier, scheme) => ({
  person_or_org: { identifiers: identifier ? [{ scheme, identifier }] : [] },
});

const draft = (...orcids) => ({
  metadata: { creators: orcids.map((orcid) => person(orcid)) },
});

const own = (fields = {}) => ({
  connected: false,
  orcid: null,
  on_record: false,
  included: false,
  entry: false,
  creator: null,
  ...fields,
});

/** The server's answer about a draft; here everybody in it counts as stored. */
const prospects = (orcids = [], fields = {}) => ({
  orcids: [...orcids].sort(),
  creators_connected: 0,
  creators_expected: 0,
  will_be_added: 0,
  is_sent: true,
  is_public: false,
  has_other_versions: false,
  shows_each_version: false,
  own: own(),
  ...fields,
});

beforeEach(() => {
  jest.useFakeTimers();
  mockPost.mockReset();
  mockForm.setFieldValue.mockReset();
  mockForm.values = draft();
  mockForm.initialValues = null;
  window.sessionStorage.clear();
});

afterEach(() => jest.useRealTimers());

test.each([
  [ADA, ADA],
  [` ${ADA} `, ADA],
  [`https://orcid.org/${ADA}`, ADA],
  [`http://sandbox.orcid.org/${EVE.toLowerCase()}/`, EVE],
  [`orcid: ${BEN}`, BEN],
  ["0000-0002-1825-0098", null],
  ["0000-0002-1825-009", null],
  [`${ADA}1`, null],
  [`https://example.org/${ADA}`, null],
  ["000000021825009", null],
  ["", null],
  [null, null],
  [undefined, null],
])("an iD is recognised by its form: %p", (text, orcid) => {
  expect(parseOrcid(text)).toBe(orcid);
});

test("only what decides is read from the form", () => {
  const values = {
    id: "abcd-1234",
    metadata: {
      title: "Secret",
      creators: [
        person(BEN),
        person(`https://orcid.org/${ADA}`, "orcid"),
        person(BEN, ""),
        person(EVE, "isni"),
        person("118540238", "gnd"),
        person("Secret"),
        person(),
      ],
      contributors: [person(EVE)],
      resource_type: "dataset",
    },
    parent: {
      communities: { ids: ["one"] },
      review: { receiver: { community: "two" } },
    },
    pids: { doi: { provider: "external", identifier: "10.1/x" } },
  };
  expect(readDraft(values)).toEqual({
    id: "abcd-1234",
    orcids: [BEN, ADA],
    contributors: [EVE],
    resource_type: "dataset",
    communities: ["one", "two"],
    is_external_doi: true,
  });
});

test.each([
  undefined,
  {},
  { metadata: null },
  { metadata: { creators: "x" } },
  { metadata: { creators: [null, {}, { person_or_org: null }] } },
  { metadata: { creators: [{ person_or_org: { identifiers: [null] } }] } },
])("a form that is not filled in asks for nobody: %j", (values) => {
  expect(readDraft(values)).toEqual({
    id: "",
    orcids: [],
    contributors: [],
    resource_type: "",
    communities: [],
    is_external_doi: false,
  });
});

/** Return an iD of which the last character is right. */
const numbered = (number) => {
  const digits = `0000-0002-${String(number).padStart(4, "0")}-000`;
  return [..."0123456789X"].map((last) => digits + last).find(parseOrcid);
};

test("a record with more people than one question may have is not asked for", () => {
  const orcids = Array.from({ length: ORCIDS_MAX + 1 }, (_, number) =>
    numbered(number)
  );
  expect(readDraft(draft(...orcids))).toBeNull();
  expect(readDraft(draft(...orcids.slice(1)))).not.toBeNull();
});

test("a creator comes after the others", () => {
  expect(withCreator(draft("a"), person("b"))).toEqual([person("a"), person("b")]);
  expect(withCreator({}, person("b"))).toEqual([person("b")]);
});

const ME = own({ connected: true, orcid: ADA, included: true });
const EACH = "Each author decides what is added to their ORCID record.";

const say = (values, known) => sayProspects(readFacts(values, known));

test.each([
  ["nobody has an iD", draft(null, null), prospects(), ["No author has an ORCID iD."]],
  [
    "nobody of those who have one connected it",
    draft(BEN, null),
    prospects([BEN]),
    ["No author has connected an ORCID iD."],
  ],
  [
    "what was typed is not saved yet",
    draft(ADA, BEN, null),
    prospects([], { own: ME }),
    [
      "2 of 3 authors has an ORCID iD.",
      "Once the DOI is registered, this work appears in up to 2 ORCID record, yours included.",
      EACH,
    ],
  ],
  [
    "the depositor alone",
    draft(ADA),
    prospects([ADA], { creators_connected: 1, own: ME }),
    [
      "The only author has connected an ORCID iD.",
      "Once the DOI is registered, this work appears in your ORCID record.",
    ],
  ],
  [
    "the depositor alone, who said no",
    draft(ADA),
    prospects([ADA], { creators_connected: 1, own: { ...ME, included: false } }),
    ["The only author has connected an ORCID iD."],
  ],
  [
    "somebody else",
    draft(BEN, null),
    prospects([BEN], { creators_connected: 1 }),
    [
      "1 of 2 authors has connected an ORCID iD.",
      "Once the DOI is registered, this work appears in up to 1 ORCID record.",
      EACH,
    ],
  ],
  [
    "the site does not send it",
    draft(ADA, BEN),
    prospects([ADA, BEN], {
      creators_connected: 2,
      is_sent: false,
      own: { ...ME, included: false },
    }),
    ["2 of 2 authors has connected an ORCID iD."],
  ],
])("the hint says what is true: %s", (_name, values, known, sentences) => {
  // English plurals are the catalogue's; both forms are the same sentence here.
  const plain = (text) => text.replace("have", "has").replace("records", "record");
  expect(say(values, known).map(plain)).toEqual(sentences);
});

const OLD = { creators_connected: 1, own: { ...ME, entry: true } };

test.each([
  [
    "new",
    {},
    {},
    "Once the DOI is registered, this work appears in your ORCID record.",
  ],
  [
    "new, closed",
    { access: { record: "restricted" } },
    {},
    "This work appears in your ORCID record when the record becomes public.",
  ],
  [
    "edited",
    { is_published: true },
    { ...OLD, is_public: true },
    "The entry in your ORCID record is updated.",
  ],
  [
    "the iD was put on the record by this edit",
    { is_published: true },
    { is_public: true },
    "Once the DOI is registered, this work appears in your ORCID record.",
  ],
  [
    "restricted",
    { is_published: true, access: { record: "restricted" } },
    { ...OLD, is_public: true },
    "The entry is removed from your ORCID record.",
  ],
  [
    "restricted, with an earlier version that is not",
    { is_published: true, access: { record: "restricted" } },
    { ...OLD, is_public: true, has_other_versions: true },
    "The entry in your ORCID record goes back to an earlier version.",
  ],
  [
    "opened",
    { is_published: true },
    {},
    "Once the DOI is registered, this work appears in your ORCID record.",
  ],
  [
    "a new version",
    {},
    { ...OLD, has_other_versions: true },
    "The entry in your ORCID record moves on to this version.",
  ],
  [
    "a new version that is closed",
    { access: { record: "restricted" } },
    { ...OLD, has_other_versions: true },
    "The entry in your ORCID record stays with the earlier version until this one becomes public.",
  ],
  [
    "a new version where each is an entry",
    {},
    { ...OLD, has_other_versions: true, shows_each_version: true },
    "Once the DOI is registered, this work appears in your ORCID record.",
  ],
])("what becomes of one's own entry is said: %s", (_name, form, known, sentence) => {
  const answer = prospects([ADA], { creators_connected: 1, own: ME, ...known });
  expect(say({ ...draft(ADA), ...form }, answer)[1]).toBe(sentence);
});

test("nothing is said of one's own entry where there is none to restrict", () => {
  const values = {
    ...draft(ADA),
    is_published: true,
    access: { record: "restricted" },
  };
  const known = prospects([ADA], { creators_connected: 1, is_public: true, own: ME });
  expect(say(values, known)).toEqual(["The only author has connected an ORCID iD."]);
});

const rest = () =>
  act(async () => {
    jest.advanceTimersByTime(REST_MS);
  });

test("the server is asked once for a draft, when nobody types", async () => {
  mockPost.mockResolvedValue({ data: prospects([BEN]) });
  mockForm.values = draft(ADA);
  const { rerender } = render(<Hint />);
  mockForm.values = draft(BEN);
  rerender(<Hint />);
  await rest();
  expect(mockPost).toHaveBeenCalledTimes(1);
  expect(mockPost.mock.calls[0][1].orcids).toEqual([BEN]);
  expect(screen.getByTestId("orcid-deposit-hint")).toHaveTextContent("No author");
  expect(screen.queryByTestId("orcid-deposit-own")).toBeNull();
  mockForm.values = { ...draft(BEN), title: "other" };
  rerender(<Hint />);
  await rest();
  expect(mockPost).toHaveBeenCalledTimes(1);
});

test("the server is asked again when what was typed is saved", async () => {
  const unsaved = prospects();
  const saved = prospects([EVE], { creators_connected: 1 });
  mockPost.mockResolvedValueOnce({ data: unsaved }).mockResolvedValue({ data: saved });
  mockForm.values = { ...draft(EVE), id: "abcd-1234" };
  mockForm.initialValues = { ...draft(), id: "abcd-1234" };
  const { rerender } = render(<Hint />);
  await rest();
  const hint = () => screen.getByTestId("orcid-deposit-hint");
  expect(hint()).toHaveTextContent("The only author has an ORCID iD.");
  mockForm.initialValues = mockForm.values;
  rerender(<Hint />);
  await rest();
  expect(mockPost).toHaveBeenCalledTimes(2);
  expect(mockPost.mock.calls[1][1]).toMatchObject({ id: "abcd-1234", orcids: [EVE] });
  expect(hint()).toHaveTextContent("The only author has connected an ORCID iD.");
});

test("nothing is said while there are no creators", async () => {
  mockPost.mockResolvedValue({ data: prospects([], { own: ME }) });
  render(<Hint />);
  await rest();
  expect(mockPost).toHaveBeenCalledTimes(1);
  expect(screen.getByTestId("orcid-live")).toBeEmptyDOMElement();
});

test("an empty form offers to add the depositor, and says nothing", async () => {
  const creator = person(ADA);
  mockPost.mockResolvedValue({ data: prospects([], { own: { ...ME, creator } }) });
  mockForm.values = { ...draft(), id: "empty" };
  render(<Hint />);
  await rest();
  expect(screen.getByTestId("orcid-live")).toHaveTextContent(/^Add me as author$/);
  expect(screen.queryByTestId("orcid-deposit-hint")).toBeNull();
});

test("who typed their own iD is not asked to add themselves", async () => {
  const creator = person(ADA);
  mockPost.mockResolvedValue({ data: prospects([], { own: { ...ME, creator } }) });
  mockForm.values = draft(`https://orcid.org/${ADA}`, null);
  render(<Hint />);
  await rest();
  expect(screen.getByTestId("orcid-deposit-hint")).toHaveTextContent("1 of 2 authors");
  expect(screen.queryByTestId("orcid-deposit-own")).toBeNull();
});

test("the dialog says it, and the page after it is told what was said", async () => {
  mockPost.mockResolvedValue({
    data: prospects([ADA], { ...OLD, is_public: true }),
  });
  const values = { ...draft(ADA), id: "published", is_published: true };
  render(<DialogLine values={values} />);
  await rest();
  expect(screen.getByTestId("orcid-publish-line")).toHaveTextContent(
    "The entry in your ORCID record is updated."
  );
  expect(takeKind()).toBe("edited");
  expect(takeKind()).toBeNull();
});

test.each([
  ["an error", () => Promise.reject(new Error("down"))],
  ["another page", () => Promise.resolve({ data: "<html>" })],
  ["nothing", () => Promise.resolve(undefined)],
])(
  "without an answer there is no hint, and it is asked again: %s",
  async (name, answer) => {
    mockPost.mockImplementation(answer);
    mockForm.values = { ...draft(null), id: name };
    const first = render(<Hint />);
    await rest();
    expect(screen.queryByTestId("orcid-deposit-hint")).toBeNull();
    first.unmount();
    mockPost.mockResolvedValue({ data: prospects() });
    render(<Hint />);
    await rest();
    expect(screen.getByTestId("orcid-deposit-hint")).toBeInTheDocument();
  }
);

test("one button adds the depositor, and the focus stays here", async () => {
  const me = person(ADA);
  mockPost.mockResolvedValue({ data: prospects([], { own: { ...ME, creator: me } }) });
  mockForm.values = { ...draft("somebody"), id: "without me" };
  render(<Hint />);
  await rest();
  fireEvent.click(screen.getByTestId("orcid-deposit-add-me"));
  expect(mockForm.setFieldValue).toHaveBeenCalledWith("metadata.creators", [
    person("somebody"),
    me,
  ]);
  expect(screen.getByTestId("orcid-live")).toHaveFocus();
});

test("who has no name here is told, and has no button", async () => {
  mockPost.mockResolvedValue({ data: prospects([], { own: ME }) });
  mockForm.values = { ...draft("somebody"), id: "nameless" };
  render(<Hint />);
  await rest();
  expect(screen.getByTestId("orcid-deposit-own")).toBeInTheDocument();
  expect(screen.queryByTestId("orcid-deposit-add-me")).toBeNull();
});

const Original = ({ title, beforeContent, afterContent, onSubmit }) => (
  <div>
    <h1>{title}</h1>
    {beforeContent()}
    <button type="button" onClick={onSubmit}>
      Send
    </button>
    {afterContent()}
  </div>
);
Original.propTypes = {
  title: PropTypes.string,
  beforeContent: PropTypes.func,
  afterContent: PropTypes.func,
  onSubmit: PropTypes.func,
};
Original.defaultProps = {
  title: "",
  beforeContent: () => undefined,
  afterContent: () => undefined,
  onSubmit: undefined,
};

const Line = () => <p>Line</p>;

/** Draw a dialog as InvenioRDM's form does, after our bundle has run. */
const drawDialog = (overridden, onSend) => {
  const Dialog = Overridable.component(ID, Original);
  const store = new OverriddenComponentRepository();
  const Override = overridden && overridden(Dialog);
  if (Override) {
    store.add(ID, Override);
  }
  addToDialog(store, ID, Dialog, Line, onSend);
  expect(!Override || store.get(ID) === Override).toBe(true);
  const onSubmit = jest.fn();
  render(
    <OverridableContext.Provider value={store.getAll()}>
      <Dialog title="Publish?" onSubmit={onSubmit} />
    </OverridableContext.Provider>
  );
  return onSubmit;
};

test("the dialog keeps what it has and gets a line", () => {
  const onSend = jest.fn();
  const onSubmit = drawDialog(null, onSend);
  expect(screen.getByText("Publish?")).toBeInTheDocument();
  expect(screen.getAllByText("Line")).toHaveLength(1);
  fireEvent.click(screen.getByText("Send"));
  expect(onSend).toHaveBeenCalledTimes(1);
  expect(onSubmit).toHaveBeenCalledTimes(1);
});

test("what an instance put into the dialog stays, and the line comes after it", () => {
  drawDialog((Dialog) =>
    parametrize(Dialog, {
      beforeContent: () => "Before",
      afterContent: () => <p>After</p>,
    })
  );
  const text = document.body.textContent;
  expect(text).toMatch(/Before.*AfterLine/);
  expect(screen.getAllByText("Line")).toHaveLength(1);
});

test("a dialog of the instance's own is left alone", () => {
  const Own = () => <p>Own</p>;
  drawDialog(() => Own);
  expect(screen.getByText("Own")).toBeInTheDocument();
  expect(screen.queryByText("Line")).toBeNull();
});

test.each([undefined, null, () => null])(
  "a dialog that is not there is no error",
  (Dialog) => {
    const store = new OverriddenComponentRepository();
    addToDialog(store, ID, Dialog, Line);
    expect(store.get(ID)).toBeUndefined();
  }
);

test("a slot is shared with what the instance has there", () => {
  const store = new OverriddenComponentRepository();
  addToSlot(store, "slot", Line);
  expect(store.get("slot")).toBe(Line);
  const Present = ({ name }) => <p>{name}</p>;
  Present.propTypes = { name: PropTypes.string.isRequired };
  store.add("slot", Present);
  addToSlot(store, "slot", Line);
  const Both = store.get("slot");
  render(<Both name="Present" />);
  expect(document.body.textContent).toBe("PresentLine");
});

test.each([
  ["/uploads/abcd-1234", "abcd-1234"],
  ["/uploads/abcd-1234/", "abcd-1234"],
  ["/uploads/new", null],
  ["/records/abcd-1234", null],
  ["/", null],
])("the draft is known by the form's address: %s", (path, id) => {
  expect(readDraftId(path)).toBe(id);
});
