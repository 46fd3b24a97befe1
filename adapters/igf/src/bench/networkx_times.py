"""Times Python's networkx on one graph.

Reads a graph as JSON on standard input: `durations` in days, `needs` as [needed, needing, kind,
lag in days], whether to `reduce` it, and the `seconds` that each question is asked for. Writes medians in milliseconds with the answers, or why
there are none. The version is the first argument.
"""

import json
import statistics
import sys
import time


def timed(work, seconds):
    """The median over runs for a time, at least one, with the answer."""
    took, begun = [], time.perf_counter()
    while not took or time.perf_counter() - begun < seconds:
        before = time.perf_counter()
        answer = work()
        took.append((time.perf_counter() - before) * 1e3)
    return statistics.median(took), answer


def of_days(nx, graph):
    """Starts and ends of items, with the days between: its longest path is the whole."""
    days = nx.DiGraph()
    for item, length in enumerate(graph["durations"]):
        days.add_edge(("start", item), ("finish", item), weight=length)
    points = {
        "after": ("finish", "start"),
        "start": ("start", "start"),
        "finish": ("finish", "finish"),
    }
    for needed, needing, kind, lag in graph["needs"]:
        here, there = points[kind]
        before, after = (here, needed), (there, needing)
        known = days.get_edge_data(before, after, {"weight": 0})["weight"]
        days.add_edge(before, after, weight=max(lag, known))
    return days


def of_items(nx, graph):
    items = nx.DiGraph()
    items.add_nodes_from(range(len(graph["durations"])))
    items.add_edges_from((needed, needing) for needed, needing, _, _ in graph["needs"])
    return items


def dominated(above):
    """How often an item is on every way to another."""
    depth = {"root": 0}
    for item in above:
        way = []
        while item not in depth:
            way.append(item)
            item = above[item]
        for item in reversed(way):
            depth[item] = depth[above[item]] + 1
    return sum(count - 1 for item, count in depth.items() if item != "root")


def answers(nx, graph):
    items, days = of_items(nx, graph), of_days(nx, graph)
    found, seconds = {}, graph["seconds"]
    found["toposort_ms"], _ = timed(lambda: list(nx.topological_sort(items)), seconds)
    found["longest_path_ms"], found["longest_path"] = timed(
        lambda: nx.dag_longest_path_length(days), seconds
    )
    if graph["reduce"]:
        found["reduction_ms"], reduced = timed(lambda: nx.transitive_reduction(items), seconds)
        found["reduction"] = reduced.number_of_edges()
    first = [("root", item) for item in items if items.in_degree(item) == 0]
    items.add_edges_from(first)
    found["dominators_ms"], above = timed(
        lambda: nx.immediate_dominators(items, "root"), seconds
    )
    found["dominators"] = dominated(above)
    return found


def main(version):
    graph = json.load(sys.stdin)
    try:
        import networkx as nx
    except ImportError:
        return {"missing": "python3 does not have networkx"}
    if nx.__version__ != version:
        return {"missing": f"networkx {nx.__version__} is not {version}"}
    return answers(nx, graph)


json.dump(main(sys.argv[1]), sys.stdout)
