// SPDX-License-Identifier: MIT
// What chooses the works of the list, and the list around it.

import { Facets } from "@js/invenio_orcid_autoupdate/works/Facets";
import {
  Pages,
  SearchBox,
  Size,
  Sort,
} from "@js/invenio_orcid_autoupdate/works/Search";
import { Works } from "@js/invenio_orcid_autoupdate/works/Works";
import { http } from "@js/invenio_orcid_autoupdate/api";
import { tellChanged } from "@js/invenio_orcid_autoupdate/older/page";
import { act, fireEvent, render, screen } from "@testing-library/react";
import React from "react";
import { Around, PLACES, row } from "./samples";

const mockSearch = jest.fn();

jest.mock("react-searchkit", () => ({
  EmptyResults: () => null,
  Error: () => null,
  InvenioSearchApi: function Api() {
    this.search = (query) => mockSearch(query);
  },
  Pagination: () => null,
  SearchBar: () => null,
  withState: (Shown) => Shown,
}));

const find = (name) => screen.getByTestId(`orcid-works-${name}`);

const CONFIG = {
  aggs: [{ aggName: "state" }, { aggName: "year" }],
  paginationOptions: { resultsPerPage: [{ value: 10 }, { value: 2000 }] },
  places: PLACES,
  searchApi: { axios: { url: "/works" } },
  sortOptions: [
    { sortBy: "newest", text: "Newest" },
    { sortBy: "title", text: "Title" },
  ],
};

const QUERY = { queryString: "", filters: [], sortBy: null, page: 1, size: 10 };

const show = (children, value = {}) => {
  const [change, turn] = [jest.fn(), jest.fn()];
  render(
    <Around config={CONFIG} query={QUERY} change={change} turn={turn} {...value}>
      {children}
    </Around>
  );
  return { change, turn };
};

afterEach(() => {
  window.isNarrow = false;
  jest.restoreAllMocks();
});

test("the search has a name, and is sent by Enter", () => {
  const [onInputChange, onBtnSearchClick] = [jest.fn(), jest.fn()];
  render(
    <SearchBox
      queryString="tea"
      onInputChange={onInputChange}
      onBtnSearchClick={onBtnSearchClick}
    />
  );
  const box = screen.getByRole("searchbox", { name: "Search by title or DOI" });
  expect(box).toHaveValue("tea");
  fireEvent.change(box, { target: { value: "pots" } });
  expect(onInputChange).toHaveBeenCalledWith("pots");
  fireEvent.submit(screen.getByRole("search"));
  expect(onBtnSearchClick).toHaveBeenCalledTimes(1);
});

test("another order begins with the first page", () => {
  const { change } = show(<Sort />);
  expect(screen.getByLabelText("Sort:")).toHaveValue("newest");
  fireEvent.change(find("sort"), { target: { value: "title" } });
  expect(change).toHaveBeenCalledWith({ sortBy: "title", page: 1 });
});

test("another number of works begins with the first page, seen from its top", () => {
  const { turn } = show(<Size />);
  expect(screen.getByLabelText("Works per page:")).toHaveTextContent("102,000");
  fireEvent.change(find("size"), { target: { value: "2000" } });
  expect(turn).toHaveBeenCalledWith({ size: 2000, page: 1 });
});

test.each([
  [1, true, false],
  [2, false, false],
  [3, false, true],
])("page %i of three leads to those beside it", (page, isFirst, isLast) => {
  const { turn } = show(
    <Pages currentPage={page} currentSize={10} totalResults={21} />
  );
  expect(find("page")).toHaveTextContent(`Page ${page} of 3`);
  expect(find("previous").disabled).toBe(isFirst);
  expect(find("next").disabled).toBe(isLast);
  fireEvent.click(find(isLast ? "previous" : "next"));
  expect(turn).toHaveBeenCalledWith({ page: isLast ? page - 1 : page + 1 });
});

const bucket = (key, count) => ({ key, label: `Is ${key}`, doc_count: count });

const AGGREGATIONS = {
  state: { label: "State", buckets: [bucket("skipped", 1234), bucket("failed", 2)] },
  year: { label: "Year", buckets: [...Array(8)].map((_, n) => bucket(`200${n}`, 1)) },
};

const FACETS = <Facets aggregations={AGGREGATIONS} isLoading={false} />;

test("a value of a facet has its number, and narrows the list", () => {
  const filters = [["state", "failed"]];
  const { change } = show(FACETS, { query: { ...QUERY, filters } });
  expect(find("facet-state-failed")).toBeChecked();
  const box = screen.getByRole("checkbox", { name: "Is skipped: 1,234" });
  fireEvent.click(box);
  expect(change).toHaveBeenCalledWith({
    filters: [...filters, ["state", "skipped"]],
    page: 1,
  });
});

test("of many values the first are shown, those that are chosen, and the rest when asked for", () => {
  show(FACETS, { query: { ...QUERY, filters: [["year", "2007"]] } });
  const shown = () => find("facet-year").querySelectorAll("input").length;
  expect(shown()).toBe(7);
  fireEvent.click(screen.getByText("Show 1 more"));
  expect(shown()).toBe(8);
});

test("in a tight window the facets are folded, and there are none for nothing", () => {
  window.isNarrow = true;
  show(FACETS);
  expect(find("filters").open).toBe(false);
  show(<Facets aggregations={{}} isLoading />);
  expect(screen.getAllByTestId("orcid-works-filters")).toHaveLength(1);
});

const results = (...hits) => ({
  data: { hits, aggregations: {}, total: hits.length },
  loading: false,
  error: {},
});

const list = (fields = {}) => {
  const update = jest.fn();
  const props = {
    config: CONFIG,
    currentQueryState: QUERY,
    currentResultsState: results(row()),
    updateQueryState: update,
    ...fields,
  };
  return { update, props, ...render(<Works {...props} />) };
};

test("a work that does not match any more still stands in the list, and is counted", async () => {
  const skipped = row({ state: "skipped", actions: ["add"] });
  const asked = row({ state: "pending", actions: ["undo"] });
  jest.spyOn(http, "post").mockResolvedValue(asked);
  mockSearch.mockResolvedValue(results().data);
  jest.spyOn(http, "get").mockResolvedValue(asked);
  list({
    currentQueryState: { ...QUERY, filters: [["state", "skipped"]] },
    currentResultsState: results(skipped),
  });
  await act(async () => {
    fireEvent.click(find("action-add"));
  });
  expect(find("row")).toHaveAttribute("data-state", "pending");
  expect(find("total")).toHaveTextContent("1 work");
  expect(screen.getByTestId("orcid-live")).toHaveTextContent("Queued: On cracked pots");
  expect(find("toast-undo")).toBeInTheDocument();
});

test("a page is shown from its top once it is there, and only then", () => {
  Element.prototype.scrollIntoView = jest.fn();
  const { props, rerender, update } = list();
  fireEvent.change(find("size"), { target: { value: "2000" } });
  expect(update).toHaveBeenCalledWith({ ...QUERY, size: 2000, page: 1 });
  expect(Element.prototype.scrollIntoView).not.toHaveBeenCalled();
  rerender(<Works {...props} currentResultsState={results(row(), row({ id: "2" }))} />);
  expect(screen.getByRole("region", { name: "Works" })).toHaveFocus();
  document.activeElement.blur();
  rerender(<Works {...props} currentResultsState={results(row())} />);
  expect(document.body).toHaveFocus();
});

test("another search forgets what was selected", () => {
  const { props, rerender } = list();
  fireEvent.click(find("select"));
  expect(find("selected")).toHaveTextContent("1 selected");
  rerender(<Works {...props} currentQueryState={{ ...QUERY, queryString: "tea" }} />);
  expect(screen.queryByTestId("orcid-works-selected")).toBeNull();
});

test("the list is read again when a run has changed works", () => {
  const { update } = list();
  act(() => {
    tellChanged();
  });
  expect(update).toHaveBeenCalledWith(QUERY);
});

test("a list that cannot be read hides the rows of the one before", () => {
  list({ currentResultsState: { ...results(row()), error: { message: "down" } } });
  expect(screen.queryByTestId("orcid-works-list")).toBeNull();
});
