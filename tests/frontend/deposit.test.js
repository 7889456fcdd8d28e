// SPDX-License-Identifier: MIT

import { addToDialog, addToSlot } from "@js/invenio_orcid_autoupdate/deposit/compose";
import {
  ORCIDS_MAX,
  isClosed,
  readDraft,
  withCreator,
} from "@js/invenio_orcid_autoupdate/deposit/draft";
import { Hint } from "@js/invenio_orcid_autoupdate/deposit/Hint";
import { sayProspects, sayWhere } from "@js/invenio_orcid_autoupdate/deposit/sentences";
import { readDraftId } from "@js/invenio_orcid_autoupdate/deposit/submission";
import { REST_MS } from "@js/invenio_orcid_autoupdate/deposit/useProspects";
import { act, fireEvent, render, screen } from "@testing-library/react";
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

const person = (orcid, scheme = "orcid") => ({
  person_or_org: { identifiers: orcid ? [{ scheme, identifier: orcid }] : [] },
});

const draft = (...orcids) => ({
  metadata: { creators: orcids.map((orcid) => person(orcid)) },
});

const prospects = (fields = {}) => ({
  creators_connected: 0,
  creators_expected: 0,
  will_be_added: 0,
  own: { connected: false, on_record: false, creator: null },
  ...fields,
});

beforeEach(() => {
  jest.useFakeTimers();
  mockPost.mockReset();
  mockForm.setFieldValue.mockReset();
  mockForm.values = draft();
});

afterEach(() => jest.useRealTimers());

test("only what decides is read from the form", () => {
  const values = {
    metadata: {
      title: "Secret",
      creators: [person("b"), person("a"), person("b"), person("x", "gnd"), person()],
      contributors: [person("c")],
      resource_type: "dataset",
    },
    parent: {
      communities: { ids: ["one"] },
      review: { receiver: { community: "two" } },
    },
    pids: { doi: { provider: "external", identifier: "10.1/x" } },
  };
  expect(readDraft(values)).toEqual({
    orcids: ["a", "b"],
    contributors: ["c"],
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
])("a form that is not filled in asks for nobody: %j", (values) => {
  expect(readDraft(values)).toEqual({
    orcids: [],
    contributors: [],
    resource_type: "",
    communities: [],
    is_external_doi: false,
  });
  expect(isClosed(values)).toBe(false);
});

test("a record with more people than one question may have is not asked for", () => {
  const orcids = Array.from({ length: ORCIDS_MAX + 1 }, (_, number) => `iD ${number}`);
  expect(readDraft(draft(...orcids))).toBeNull();
  expect(readDraft(draft(...orcids.slice(1)))).not.toBeNull();
});

test("a creator comes after the others", () => {
  expect(withCreator(draft("a"), person("b"))).toEqual([person("a"), person("b")]);
  expect(withCreator({}, person("b"))).toEqual([person("b")]);
});

const FIRST = "2 of 3 creators have connected their ORCID iD.";

test.each([
  [
    {},
    {},
    ["No creator has connected an ORCID iD. You can invite them after publication."],
  ],
  [
    { creators_connected: 2, creators_expected: 2 },
    {},
    [FIRST, "The work will be added to their ORCID records after publication."],
  ],
  [
    { creators_connected: 2, creators_expected: 2 },
    { closed: true },
    [
      FIRST,
      "The work will be added to their ORCID records when the record becomes public.",
    ],
  ],
  [
    { creators_connected: 2, creators_expected: 1 },
    {},
    [FIRST, "After the DOI is registered this work is added to 1 ORCID record."],
  ],
  [{ creators_connected: 2 }, {}, [FIRST]],
  [{ creators_connected: 2, creators_expected: 2 }, { published: true }, [FIRST]],
])("counts become sentences that are true: %j %j", (counts, about, sentences) => {
  expect(sayProspects(prospects(counts), { total: 3, ...about })).toEqual(sentences);
});

test("the dialog says where the work goes, now or later", () => {
  expect(sayWhere(2, false)).toBe(
    "After the DOI is registered this work is added to 2 ORCID records."
  );
  expect(sayWhere(2, true)).toBe(
    "This work is added to 2 ORCID records when the record becomes public."
  );
});

const rest = () =>
  act(async () => {
    jest.advanceTimersByTime(REST_MS);
  });

test("the server is asked once for a draft, when nobody types", async () => {
  mockPost.mockResolvedValue({ data: prospects() });
  mockForm.values = draft("typed 1");
  const { rerender } = render(<Hint />);
  mockForm.values = draft("typed 2");
  rerender(<Hint />);
  await rest();
  expect(mockPost).toHaveBeenCalledTimes(1);
  expect(mockPost.mock.calls[0][1].orcids).toEqual(["typed 2"]);
  expect(screen.getByTestId("orcid-deposit-hint")).toHaveTextContent("No creator");
  expect(screen.queryByTestId("orcid-deposit-own")).toBeNull();
  mockForm.values = { ...draft("typed 2"), title: "other" };
  rerender(<Hint />);
  await rest();
  expect(mockPost).toHaveBeenCalledTimes(1);
});

test.each([
  ["an error", () => Promise.reject(new Error("down"))],
  ["another page", () => Promise.resolve({ data: "<html>" })],
  ["nothing", () => Promise.resolve(undefined)],
])(
  "without an answer there is no hint, and it is asked again: %s",
  async (name, answer) => {
    mockPost.mockImplementation(answer);
    mockForm.values = draft(`lost ${name}`);
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
  const me = person("mine");
  const own = { connected: true, on_record: false, creator: me };
  mockPost.mockResolvedValue({ data: prospects({ own }) });
  mockForm.values = draft("somebody");
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
  const own = { connected: true, on_record: false, creator: null };
  mockPost.mockResolvedValue({ data: prospects({ own }) });
  mockForm.values = draft("nameless");
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
