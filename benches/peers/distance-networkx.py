"""The graph edit distance with networkx, in the same costs.

A task names a file with the two graphs and how alike their nodes may be, as Synopse sees them, so
that both solve the same problem, and the distance that Synopse has proved, if it has.
"""

import json
from pathlib import Path

import networkx as nx
from answer import answer


def prepare(path):
    problem = json.loads(Path(path).read_text(encoding="utf-8"))
    graphs = []
    for side in (0, 1):
        graph = nx.DiGraph()
        graph.add_nodes_from((n, {"n": n}) for n in range(problem["nodes"][side]))
        graph.add_edges_from(problem["edges"][side])
        graphs.append(graph)
    costs = {(a, b): cost for a, b, cost in problem["substitutions"]}
    return graphs, costs, problem["node"], problem["edge"], problem["proved"]


def work(prepared):
    (old, new), costs, node, edge, proved = prepared
    distance = nx.graph_edit_distance(
        old,
        new,
        node_subst_cost=lambda a, b: costs.get((a["n"], b["n"]), 2 * node),
        node_del_cost=lambda _: node,
        node_ins_cost=lambda _: node,
        edge_subst_cost=lambda *_: 0,
        edge_del_cost=lambda _: edge,
        edge_ins_cost=lambda _: edge,
    )
    if proved is not None and round(distance) != proved:
        raise AssertionError(f"networkx says {distance}, Synopse {proved}")


answer(prepare, work, most=5)
