"""Schedules, reductions and dominators of graphs by networkx and by the textbook.

Reads a JSON array of graphs on standard input, writes a JSON array of answers. Knows nothing of
igf: a graph has `durations` in days and `edges` of [needed, needing, kind, lag].
"""

import json
import sys

import networkx as nx


def longest(durations, edges):
    """Length of the whole: the longest path over starts and ends of all tasks."""
    graph = nx.DiGraph()
    add = lambda a, b, weight: graph.add_edge(
        a, b, weight=max(weight, graph.get_edge_data(a, b, {"weight": 0})["weight"])
    )
    for task, days in enumerate(durations):
        add("begin", ("s", task), 0)
        add(("s", task), ("f", task), days)
        add(("f", task), "end", 0)
    for before, after, kind, lag in edges:
        if kind == "after":
            add(("f", before), ("s", after), lag)
        elif kind == "start":
            add(("s", before), ("s", after), lag)
        elif kind == "finish":
            add(("f", before), ("f", after), lag)
    return nx.dag_longest_path_length(graph, weight="weight")


def critical_path_method(durations, edges):
    """Early and late start and finish, total and free slack, from the definitions."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(len(durations)))
    for before, after, kind, lag in edges:
        graph.add_edge(before, after, kind=kind, lag=lag)
    order = list(nx.lexicographical_topological_sort(graph))
    start, finish = {}, {}
    for task in order:
        start[task] = 0
        holds = 0
        for before, _, edge in graph.in_edges(task, data=True):
            if edge["kind"] == "after":
                start[task] = max(start[task], finish[before] + edge["lag"])
            elif edge["kind"] == "start":
                start[task] = max(start[task], start[before] + edge["lag"])
            else:
                holds = max(holds, finish[before] + edge["lag"])
        finish[task] = max(start[task] + durations[task], holds)
    end = max(finish.values())
    late_start, late_finish, rows = {}, {}, {}
    for task in reversed(order):
        late_finish[task], begins_by, free = end, end, end - finish[task]
        for _, after, edge in graph.out_edges(task, data=True):
            lag = edge["lag"]
            if edge["kind"] == "after":
                late_finish[task] = min(late_finish[task], late_start[after] - lag)
                free = min(free, start[after] - lag - finish[task])
            elif edge["kind"] == "start":
                begins_by = min(begins_by, late_start[after] - lag)
                free = min(free, start[after] - lag - start[task])
            else:
                late_finish[task] = min(late_finish[task], late_finish[after] - lag)
                free = min(free, finish[after] - lag - finish[task])
        late_start[task] = min(late_finish[task] - durations[task], begins_by)
        total = min(late_start[task] - start[task], late_finish[task] - finish[task])
        rows[task] = [
            start[task], finish[task], late_start[task], late_finish[task], total, free,
        ]
    return [rows[task] for task in range(len(durations))]


def dominated(count, edges):
    """For each task that others cannot be reached without, these others."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from((before, after) for before, after, _, _ in edges)
    graph.add_edges_from(("root", task) for task in range(count) if graph.in_degree(task) == 0)
    above = nx.immediate_dominators(graph, "root")
    points = {}
    for task in range(count):
        point = above[task]
        while point != "root":
            points.setdefault(point, []).append(task)
            point = above[point]
    return sorted([point, sorted(tasks)] for point, tasks in points.items())


def answer(graph):
    durations, edges = graph["durations"], graph["edges"]
    plain = nx.DiGraph()
    plain.add_nodes_from(range(len(durations)))
    plain.add_edges_from((before, after) for before, after, _, _ in edges)
    return {
        "longest": longest(durations, edges),
        "rows": critical_path_method(durations, edges),
        "reduction": sorted(list(edge) for edge in nx.transitive_reduction(plain).edges()),
        "dominated": dominated(len(durations), edges),
    }


json.dump([answer(graph) for graph in json.load(sys.stdin)], sys.stdout)
