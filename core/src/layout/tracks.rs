//! How lines that share a gap or a corridor keep apart: channel routing.
//!
//! Every way becomes runs, straight pieces on one line of the lattice. The runs of a line are put on
//! tracks from left to right (or top to bottom): for each pair that lies side by side it is known
//! which order costs fewer crossings, and which order would lay an end of one over an end of the
//! other; the runs are sorted by that, and each gets the first track beyond those it must not touch
//! (the left-edge method with vertical constraints, Hashimoto and Stevens 1971,
//! doi:10.1145/800158.805069). Runs that come from one node, or lead to one, may lie on each other
//! near it, as the branches of a tree do.

use rustc_hash::FxHashMap;

use super::lattice::{Lattice, Level};
use super::plan::{Class, End, Exit, Link, LinkKind, Scope};
use super::route::Way;

/// Units between two lines of the lattice, for places on a line.
const STEP: i32 = 1024;
/// Pixels at the corner of a task where no line ends.
const CORNER: i32 = 6;
/// Most nets of one line that are sorted by pairs.
const MOST_SORTED: usize = 160;

/// A straight piece of a way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) level: bool,
    /// The line that it runs on: level or upright.
    pub(super) line: usize,
    /// Where along the line it begins and ends.
    from: i32,
    to: i32,
    /// Where its end decides how far it is from the line.
    pub(super) pin: Option<Pin>,
    /// The track that it runs on, and how many there are beside it.
    pub(super) track: i32,
    pub(super) tracks: i32,
}

/// What decides the place of a run instead of a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pin {
    /// A boundary event, so many pixels from the line.
    Aside(i32),
    /// The border of this sub-process, where a line crosses it.
    Exit(usize, Exit),
}

/// The runs of every link, and how many tracks each line has.
#[derive(Debug)]
pub(super) struct Tracks {
    pub(super) runs: Vec<Vec<Run>>,
    pub(super) upright: Vec<i32>,
    pub(super) level: Vec<i32>,
}

/// Runs that share a track.
#[derive(Debug, Default)]
struct Net {
    runs: Vec<(usize, usize)>,
    first: i32,
    last: i32,
    ends: Vec<Tip>,
}

/// Where a net is left.
#[derive(Debug, Clone, Copy)]
struct Tip {
    at: i32,
    /// To the right, or down.
    forward: bool,
    /// Whether what goes on there cannot give way.
    hard: bool,
}

/// Cuts ways into runs and puts these on tracks. Per line O(n²) in its nets, up to a bound.
pub(super) fn tracks(
    scope: &Scope,
    lattice: &Lattice,
    ways: &[Way],
    offset: &dyn Fn(usize, usize) -> i32,
) -> Tracks {
    let mut runs: Vec<Vec<Run>> = Vec::new();
    for (number, way) in ways.iter().enumerate() {
        let link = &scope.links[number];
        let of_way = pinned(scope, link, shortened(link, cut(way)), offset);
        runs.push(crossed(link, of_way));
    }
    let mut tracks =
        Tracks { runs, upright: vec![0; lattice.width()], level: vec![0; lattice.lines.len()] };
    for level in [false, true] {
        let mut lines: Vec<Vec<(usize, usize)>> =
            vec![Vec::new(); lattice.width().max(lattice.lines.len())];
        for (link, runs) in tracks.runs.iter().enumerate() {
            for (index, run) in runs.iter().enumerate() {
                let is_row =
                    run.level && matches!(lattice.lines[run.line].level, Level::Row | Level::Solid);
                if run.level == level && !is_row && run.pin.is_none() {
                    lines[run.line].push((link, index));
                }
            }
        }
        for (line, members) in lines.into_iter().enumerate().filter(|(_, m)| !m.is_empty()) {
            let count = tracks.line(scope, lattice, members);
            let all = if level { &mut tracks.level } else { &mut tracks.upright };
            all[line] = count;
        }
    }
    tracks
}

/// The straight pieces of a way.
fn cut(way: &Way) -> Vec<Run> {
    let place = |at: usize| i32::try_from(at).unwrap_or(i32::MAX / STEP) * STEP;
    let mut runs: Vec<Run> = Vec::new();
    for pair in way.windows(2) {
        let level = pair[0].1 == pair[1].1;
        let (line, to) = if level { (pair[0].1, pair[1].0) } else { (pair[0].0, pair[1].1) };
        match runs.last_mut() {
            Some(run) if run.level == level => run.to = place(to),
            _ => {
                let from = place(if level { pair[0].0 } else { pair[0].1 });
                let to = place(to);
                runs.push(Run { level, line, from, to, pin: None, track: 0, tracks: 1 });
            }
        }
    }
    runs
}

/// Lets the first and the last run end beside their node, not in the middle of it: what comes to a
/// node from above does not touch what leaves it below.
fn shortened(link: &Link, mut runs: Vec<Run>) -> Vec<Run> {
    if let (Some(run), true) = (runs.first_mut(), link.from.node().is_some()) {
        run.from += (run.to - run.from).signum() * STEP / 4;
    }
    if let (Some(run), true) = (runs.last_mut(), link.to.node().is_some()) {
        run.to -= (run.to - run.from).signum() * STEP / 4;
    }
    runs
}

/// Moves the ends at boundary events to where these sit beside their line.
fn pinned(
    scope: &Scope,
    link: &Link,
    mut runs: Vec<Run>,
    offset: &dyn Fn(usize, usize) -> i32,
) -> Vec<Run> {
    let place = |end: End| match end {
        End::Border(node, border) => Some(offset(node, border)),
        _ => None,
    };
    let (from, to) = (place(link.from), place(link.to));
    // Whether a line that is so far aside still meets it.
    let is_wide = |end: End| match end {
        End::Pool(_) | End::Exit(_) => true,
        End::Node(node) => {
            let node = &scope.nodes[node];
            let aside = from.or(to).map_or(0, i32::abs);
            node.class == Class::Activity && (node.span > 1 || aside + CORNER < node.width / 2)
        }
        End::Border(..) => false,
    };
    if let ([run], true) = (runs.as_slice(), from.or(to).is_some())
        && !(is_wide(link.from) || is_wide(link.to))
    {
        // Straight from a boundary event into something narrow: it steps aside in a corridor.
        let corridor = run.to - if run.to > run.from { STEP } else { -STEP };
        let place = i32::try_from(run.line).unwrap_or(0) * STEP;
        let line = usize::try_from(corridor / STEP).unwrap_or(0);
        let aside = Run { level: true, line, from: place, to: place, ..*run };
        runs = vec![Run { to: corridor, ..*run }, aside, Run { from: corridor, ..*run }];
    }
    let count = runs.len();
    let near = |pixels: i32| pixels.clamp(1 - STEP / 2, STEP / 2 - 1);
    if let Some(pixels) = from {
        runs.first_mut().into_iter().for_each(|run| run.pin = Some(Pin::Aside(pixels)));
        runs.get_mut(1).into_iter().for_each(|run| run.from += near(pixels));
    }
    if let Some(pixels) = to {
        runs.last_mut().into_iter().for_each(|run| run.pin = Some(Pin::Aside(pixels)));
        if let Some(run) = count.checked_sub(2).and_then(|index| runs.get_mut(index)) {
            run.to += near(pixels);
        }
    }
    runs
}

/// Lets a line that comes out of a sub-process, or goes into one, step from where it crosses the
/// border to its line in the corridor beside.
fn crossed(link: &Link, mut runs: Vec<Run>) -> Vec<Run> {
    for (side, end) in [link.from, link.to].into_iter().enumerate() {
        let (Some(exit), End::Node(node)) = (link.exits[side], end) else { continue };
        if side == 1 {
            runs.reverse();
            runs.iter_mut().for_each(Run::turn);
        }
        if let Some(first) = runs.first().copied().filter(|run| !run.level) {
            let forward = first.to > first.from;
            let corridor = first.from.div_euclid(STEP) * STEP + if forward { STEP } else { 0 };
            let stub = Run { to: corridor, pin: Some(Pin::Exit(node, exit)), ..first };
            if corridor == first.to && runs.len() > 1 {
                runs[0] = stub;
            } else {
                let place = i32::try_from(first.line).unwrap_or(0) * STEP;
                let line = usize::try_from(corridor / STEP).unwrap_or(0);
                let (from, to) = (place - STEP / 2, place + STEP / 2);
                let aside = Run { level: true, line, from, to, pin: None, ..first };
                runs.splice(0..1, [stub, aside, Run { from: corridor, ..first }]);
            }
        }
        if side == 1 {
            runs.reverse();
            runs.iter_mut().for_each(Run::turn);
        }
    }
    runs
}

impl Run {
    /// Turns it round.
    fn turn(&mut self) {
        std::mem::swap(&mut self.from, &mut self.to);
    }

    /// Whether it runs to the right, or down.
    pub(super) fn is_forward(&self) -> bool {
        self.to > self.from
    }
}

impl Tracks {
    /// Puts the runs of one line on tracks; gives how many there are.
    fn line(&mut self, scope: &Scope, lattice: &Lattice, members: Vec<(usize, usize)>) -> i32 {
        let mut nets: Vec<Net> = self.nets(scope, members).into_iter().collect();
        for net in &mut nets {
            self.measure(net, lattice);
        }
        nets.sort_by_key(|net| (net.lean(), net.first, net.runs.first().copied()));
        if nets.len() <= MOST_SORTED {
            for next in 1..nets.len() {
                let mut at = next;
                while at > 0 && nets[at].before(&nets[at - 1]) < nets[at - 1].before(&nets[at]) {
                    nets.swap(at - 1, at);
                    at -= 1;
                }
            }
        }
        let mut placed: Vec<i32> = Vec::new();
        for (number, net) in nets.iter().enumerate() {
            let beside = (0..number).filter(|&other| nets[other].touches(net));
            placed.push(beside.map(|other| placed[other] + 1).max().unwrap_or(0));
        }
        let clusters = clusters(&nets, &placed);
        for (number, net) in nets.iter().enumerate() {
            for &(link, run) in &net.runs {
                self.runs[link][run].track = placed[number];
                self.runs[link][run].tracks = clusters[number];
            }
        }
        placed.iter().max().map_or(0, |most| most + 1)
    }

    /// Joins runs near the node that they come from or lead to.
    fn nets(&self, scope: &Scope, members: Vec<(usize, usize)>) -> Vec<Net> {
        let near = |&(link, run): &(usize, usize)| {
            let there = &scope.links[link];
            if there.kind == LinkKind::Message {
                return (None, None);
            }
            let from = (run <= 1).then_some((there.kind, there.from, true));
            let to = (run + 2 >= self.runs[link].len()).then_some((there.kind, there.to, false));
            (from, to)
        };
        let mut sizes: FxHashMap<_, usize> = FxHashMap::default();
        for member in &members {
            let (from, to) = near(member);
            from.into_iter().chain(to).for_each(|key| *sizes.entry(key).or_insert(0) += 1);
        }
        let mut nets: Vec<Net> = Vec::new();
        let mut of_key: FxHashMap<_, usize> = FxHashMap::default();
        for member in members {
            let (from, to) = near(&member);
            let size = |key| sizes.get(&key).copied().unwrap_or(0);
            let best = match (from, to) {
                (Some(from), Some(to)) => Some(if size(to) > size(from) { to } else { from }),
                (from, to) => from.or(to),
            };
            let number = match best.filter(|&key| size(key) > 1) {
                Some(key) => *of_key.entry(key).or_insert(nets.len()),
                None => nets.len(),
            };
            if number == nets.len() {
                nets.push(Net::default());
            }
            nets[number].runs.push(member);
        }
        nets
    }

    /// Finds how far a net reaches and where it is left.
    fn measure(&self, net: &mut Net, lattice: &Lattice) {
        (net.first, net.last) = (i32::MAX, i32::MIN);
        for &(link, index) in &net.runs {
            let runs = &self.runs[link];
            let run = runs[index];
            net.first = net.first.min(run.from.min(run.to));
            net.last = net.last.max(run.from.max(run.to));
            let before = index.checked_sub(1).and_then(|i| runs.get(i)).map(|r| (r, r.to < r.from));
            let after = runs.get(index + 1).map(|r| (r, r.to > r.from));
            for (at, neighbour) in [(run.from, before), (run.to, after)] {
                if let Some((other, forward)) = neighbour {
                    let hard = if other.level {
                        lattice.is_row(other.line)
                    } else {
                        lattice.is_middle(other.line)
                    };
                    // The neighbour before is walked backwards: it leaves where it came from.
                    net.ends.push(Tip { at, forward, hard });
                }
            }
        }
    }
}

impl Net {
    /// Nets that are left backward more than forward come first.
    fn lean(&self) -> i32 {
        self.ends.iter().map(|end| if end.forward { 1 } else { -1 }).sum()
    }

    fn touches(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// What it costs to have this net before the other: crossings, and ends that lie on each other.
    fn before(&self, other: &Self) -> i32 {
        if !self.touches(other) {
            return 0;
        }
        let mut cost = 0;
        for end in self.ends.iter().filter(|end| end.forward) {
            cost += other.meets(*end, false);
        }
        for end in other.ends.iter().filter(|end| !end.forward) {
            cost += self.meets(*end, true);
        }
        cost
    }

    /// What it costs that an end of another net passes this one.
    fn meets(&self, end: Tip, forward: bool) -> i32 {
        let here = || self.ends.iter().filter(|own| own.at == end.at && own.forward == forward);
        if here().any(|own| own.hard && end.hard) {
            1_000
        } else if end.at > self.first && end.at < self.last {
            2
        } else {
            i32::from(end.at == self.first || end.at == self.last)
        }
    }
}

/// For each net, how many tracks there are among all that it touches, and these touch.
fn clusters(nets: &[Net], placed: &[i32]) -> Vec<i32> {
    let mut order: Vec<usize> = (0..nets.len()).collect();
    order.sort_by_key(|&number| (nets[number].first, number));
    let mut counts = vec![1; nets.len()];
    let mut begin = 0;
    let mut reach = i32::MIN;
    let mut close = |members: &[usize]| {
        let most = members.iter().map(|&m| placed[m]).max().unwrap_or(0) + 1;
        for &member in members {
            counts[member] = most;
        }
    };
    for (index, &number) in order.iter().enumerate() {
        if nets[number].first > reach && index > begin {
            close(&order[begin..index]);
            begin = index;
        }
        reach = reach.max(nets[number].last);
    }
    close(&order[begin..]);
    counts
}
