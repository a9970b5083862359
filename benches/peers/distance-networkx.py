"""The graph edit distance with networkx, in the same costs: unit 1 a step, half a step a flow.

A task names a file with the two graphs and how alike their nodes may be, as Synopse sees them, so
that both solve the same problem. It is stopped after a while; what it has then is no distance.
"""

import json
import sys
import time
from pathlib import Path

import networkx as nx
from answer import answer

MOST = float(sys.argv[2])


def prepare(path):
    problem = json.loads(Path(path).read_text(encoding="utf-8"))
    graphs = []
    for side in (0, 1):
        graph = nx.DiGraph()
        graph.add_nodes_from((n, {"n": n}) for n in range(problem["nodes"][side]))
        graph.add_edges_from(problem["edges"][side])
        graphs.append(graph)
    costs = {(a, b): cost for a, b, cost in problem["substitutions"]}
    return graphs, costs, problem["node"], problem["edge"]


def work(prepared):
    (old, new), costs, node, edge = prepared
    start = time.perf_counter()
    nx.graph_edit_distance(
        old,
        new,
        node_subst_cost=lambda a, b: costs.get((a["n"], b["n"]), 2 * node),
        node_del_cost=lambda _: node,
        node_ins_cost=lambda _: node,
        edge_subst_cost=lambda *_: 0,
        edge_del_cost=lambda _: edge,
        edge_ins_cost=lambda _: edge,
        timeout=MOST,
    )
    if time.perf_counter() - start >= MOST:
        raise TimeoutError(f"not proved in {MOST:g} s")


answer(prepare, work)
