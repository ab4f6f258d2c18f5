//! Where boxes and labels go: dugong puts pages into columns, those that say a
//! relation left of those that they name, and this draws the lines between them.

use std::collections::BTreeMap;

use dugong::graphlib::{Graph, GraphOptions};
use dugong::{EdgeLabel, GraphLabel, NodeLabel, Point, RankDir, WorkControl, WorkError};

const MARGIN: f64 = 2.0;
/// How far from the corners of a box lines leave it, and from one another if they can.
const CORNER: f64 = 8.0;
const APART: f64 = 10.0;
/// How much earlier than in the middle lines bend down, as a part of the room for it.
const LEAN: f64 = 0.2;

/// The width and height of a box or a label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

/// A line from one box to another, by their numbers.
#[derive(Debug, Clone)]
pub struct Line {
    pub from: usize,
    pub to: usize,
    pub label: Size,
}

/// What is where: centres, and paths as SVG writes them.
#[derive(Debug)]
pub struct Layout {
    pub width: f64,
    pub height: f64,
    pub boxes: Vec<Point>,
    pub labels: Vec<Point>,
    pub paths: Vec<String>,
}

/// How much dugong may do: by far more than any drawing of the sizes here takes.
struct Bounded(usize);

impl WorkControl for Bounded {
    fn charge(&mut self, units: usize) -> Result<(), WorkError> {
        self.0 = self.0.checked_sub(units).ok_or(WorkError::Interrupted)?;
        Ok(())
    }
}

const MOST_WORK: usize = 5_000_000;

/// Puts boxes and lines in place; several lines may go between the same boxes. `gap` is
/// the room between columns, in which lines bend. Nothing if they can't be laid out.
pub fn layout(boxes: &[Size], lines: &[Line], gap: f64) -> Option<Layout> {
    let mut graph = Graph::new(GraphOptions {
        multigraph: true,
        compound: false,
        directed: true,
    });
    graph.set_graph(GraphLabel {
        rankdir: RankDir::LR,
        nodesep: 14.0,
        edgesep: 8.0,
        ranksep: 2.0 * gap,
        marginx: MARGIN,
        marginy: MARGIN,
        ..GraphLabel::default()
    });
    for (number, size) in boxes.iter().enumerate() {
        let label = NodeLabel {
            width: size.width,
            height: size.height,
            ..NodeLabel::default()
        };
        graph.set_node(name(number), label);
    }
    let (leads, behind) = columns_behind(boxes.len(), lines);
    for (number, line) in lines.iter().enumerate() {
        let label = EdgeLabel {
            width: line.label.width,
            height: line.label.height,
            weight: 1.0,
            minlen: match leads[line.from] {
                true => behind[line.to].clamp(1, FARTHEST),
                false => 1,
            },
            ..EdgeLabel::default()
        };
        let edge = Some(name(number));
        graph.set_edge_named(name(line.from), name(line.to), edge, Some(label));
    }
    dugong::layout_controlled(&mut graph, &mut Bounded(MOST_WORK)).ok()?;
    let centre = |number: usize| {
        let node = graph.node(&name(number))?;
        Some(Point {
            x: node.x?,
            y: node.y?,
        })
    };
    let placed: Vec<Point> = (0..boxes.len()).map(centre).collect::<Option<_>>()?;
    let mut columns = Columns::default();
    for (at, size) in placed.iter().zip(boxes) {
        columns.add(at.x, size.width);
    }
    let mut routes = Vec::with_capacity(lines.len());
    for (number, line) in lines.iter().enumerate() {
        let edge = graph.edge(&name(line.from), &name(line.to), Some(&name(number)))?;
        let label = Point {
            x: edge.x?,
            y: edge.y?,
        };
        columns.add(label.x, line.label.width);
        routes.push((label, edge.points.clone()));
    }
    let ways = lines.iter().zip(&routes);
    let mut ways: Vec<Way> = ways
        .map(|(line, (label, points))| Way {
            ends: [line.from, line.to].map(|number| placed[number]),
            levels: columns.levels(line, label, points),
        })
        .collect();
    spread(boxes, lines, &mut ways);
    let path = |(line, way): (&Line, &Way)| {
        let half = |number: usize| boxes[number].width / 2.0;
        way.path([half(line.from), half(line.to)])
    };
    Some(Layout {
        width: graph.graph().width,
        height: graph.graph().height,
        paths: lines.iter().zip(&ways).map(path).collect(),
        labels: routes.into_iter().map(|(label, _)| label).collect(),
        boxes: placed,
    })
}

/// How many columns a line may be long so that what leads to others stands first.
const FARTHEST: usize = 3;

/// Which boxes no line leads to, and how many lines on end, at most, lead from those to
/// each box. Those without one before them all stand in the first column: what happened
/// is not looked for among those who took part.
fn columns_behind(boxes: usize, lines: &[Line]) -> (Vec<bool>, Vec<usize>) {
    let mut open = vec![0; boxes];
    let mut from: Vec<Vec<usize>> = vec![Vec::new(); boxes];
    for line in lines {
        open[line.to] += 1;
        from[line.from].push(line.to);
    }
    let leads: Vec<bool> = open.iter().map(|count| *count == 0).collect();
    let mut behind = vec![0; boxes];
    let mut ready: Vec<usize> = (0..boxes).filter(|number| leads[*number]).collect();
    while let Some(number) = ready.pop() {
        for to in &from[number] {
            behind[*to] = behind[*to].max(behind[number] + 1);
            open[*to] -= 1;
            if open[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    (leads, behind)
}

/// A name that is no number: those are sorted in their own way.
fn name(number: usize) -> String {
    format!("n{number}")
}

/// Half of the widest in each column, by the rounded middle of the column.
#[derive(Default)]
struct Columns(BTreeMap<i64, f64>);

impl Columns {
    fn add(&mut self, x: f64, width: f64) {
        let half = self.0.entry(x.round() as i64).or_default();
        *half = half.max(width / 2.0);
    }

    /// Where a line crosses columns level, as dugong has left room for it: from where to
    /// where, and how high. In the column of its label it goes below the words.
    fn levels(&self, line: &Line, label: &Point, points: &[Point]) -> Vec<[f64; 3]> {
        // The first and last points are where dugong would end it.
        let between = points.get(1..points.len().saturating_sub(1));
        let levels = between.unwrap_or_default().iter().map(|point| {
            let half = self.0.get(&(point.x.round() as i64)).copied();
            let half = half.unwrap_or_default();
            let below = match (point.x - label.x).abs() < 1.0 {
                true => line.label.height / 2.0,
                false => 0.0,
            };
            [point.x - half, point.x + half, point.y + below]
        });
        levels.collect()
    }
}

/// A line on its way: where it ends in the middle of boxes, and the columns between.
struct Way {
    ends: [Point; 2],
    levels: Vec<[f64; 3]>,
}

impl Way {
    fn leaves_to_the_right(&self) -> bool {
        self.ends[1].x >= self.ends[0].x
    }

    /// How high it goes on behind its start, or comes to its end.
    fn next(&self, end: usize) -> f64 {
        let level = match end {
            0 => self.levels.first(),
            _ => self.levels.last(),
        };
        level.map_or(self.ends[1 - end].y, |level| level[2])
    }

    /// It leaves and arrives level and crosses columns level; it bends in the gaps, where
    /// no box is.
    fn path(&self, halves: [f64; 2]) -> String {
        let [from, to] = &self.ends;
        let way = (to.x - from.x).signum();
        let (mut x, mut y) = (from.x + way * halves[0], from.y);
        let mut path = format!("M{} {}", round(x), round(y));
        let mut bend = |to_x: f64, to_y: f64| {
            // Up later than down: where two cross on a third, three would meet in a point.
            let early = (to_x - x) * LEAN * (to_y - y).signum();
            let middle = round((x + to_x) / 2.0 - early);
            path.push_str(&format!(
                "C{middle} {} {middle} {} {} {}",
                round(y),
                round(to_y),
                round(to_x),
                round(to_y)
            ));
            (x, y) = (to_x, to_y);
        };
        for [left, right, level] in &self.levels {
            let (start, end) = if way < 0.0 {
                (right, left)
            } else {
                (left, right)
            };
            bend(*start, *level);
            bend(*end, *level);
        }
        bend(to.x - way * halves[1], to.y);
        path
    }
}

/// Lines of one box leave it and arrive in the order in which they go on, each as level
/// as the others leave it room, so that none has to be told from another at one point.
fn spread(boxes: &[Size], lines: &[Line], ways: &mut [Way]) {
    let mut sides: BTreeMap<(usize, bool), Vec<(usize, usize)>> = BTreeMap::new();
    for (number, (line, way)) in lines.iter().zip(&*ways).enumerate() {
        let right = way.leaves_to_the_right();
        sides
            .entry((line.from, right))
            .or_default()
            .push((number, 0));
        sides
            .entry((line.to, !right))
            .or_default()
            .push((number, 1));
    }
    for ((at, _), mut ends) in sides {
        ends.sort_by(|(a, of), (b, other)| ways[*a].next(*of).total_cmp(&ways[*b].next(*other)));
        let room = (boxes[at].height / 2.0 - CORNER).max(0.0);
        let middle = ends
            .first()
            .map_or(0.0, |(way, end)| ways[*way].ends[*end].y);
        let apart = APART.min(2.0 * room / (ends.len().max(2) - 1) as f64);
        let mut above = middle - room - apart;
        for (way, end) in &ends {
            above = ways[*way].next(*end).max(above + apart);
            ways[*way].ends[*end].y = above;
        }
        let mut below = middle + room + apart;
        for (way, end) in ends.iter().rev() {
            let y = &mut ways[*way].ends[*end].y;
            below = y.min(below - apart);
            *y = below;
        }
    }
}

pub fn round(value: f64) -> i32 {
    value.round() as i32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIZE: Size = Size {
        width: 138.0,
        height: 50.0,
    };

    fn line((from, to, wide): (usize, usize, bool)) -> Line {
        let (width, height) = if wide { (80.0, 34.0) } else { (40.0, 19.0) };
        Line {
            from,
            to,
            label: Size { width, height },
        }
    }

    /// The points of a path: its corners, and each bend in sixteen steps.
    fn points(path: &str) -> Vec<(f64, f64)> {
        let mut curves = path[1..].split('C');
        let pair = |text: &str| -> Vec<f64> {
            let numbers = text.split(' ').map(|n| n.parse().unwrap());
            numbers.collect()
        };
        let start = pair(curves.next().unwrap());
        let mut at = (start[0], start[1]);
        let mut points = vec![at];
        for curve in curves {
            let [ax, ay, bx, by, x, y] = pair(curve)[..] else {
                panic!("{path}");
            };
            for step in 1..=16 {
                let t = f64::from(step) / 16.0;
                let mix = |p: [f64; 4]| {
                    let u = 1.0 - t;
                    u * u * u * p[0]
                        + 3.0 * u * u * t * p[1]
                        + 3.0 * u * t * t * p[2]
                        + t * t * t * p[3]
                };
                points.push((mix([at.0, ax, bx, x]), mix([at.1, ay, by, y])));
            }
            at = (x, y);
        }
        points
    }

    fn check(boxes: usize, lines: &[Line]) {
        let layout = layout(&vec![SIZE; boxes], lines, 18.0).expect("a layout");
        let inside = |(x, y): (f64, f64), at: &Point| {
            let (dx, dy) = ((x - at.x).abs(), (y - at.y).abs());
            dx < SIZE.width / 2.0 - 1.0 && dy < SIZE.height / 2.0 - 1.0
        };
        for (number, at) in layout.boxes.iter().enumerate() {
            assert!(at.x >= SIZE.width / 2.0 && at.x <= layout.width - SIZE.width / 2.0 + 1.0);
            assert!(at.y >= SIZE.height / 2.0 && at.y <= layout.height - SIZE.height / 2.0 + 1.0);
            for other in &layout.boxes[..number] {
                let apart =
                    (at.x - other.x).abs() >= SIZE.width || (at.y - other.y).abs() >= SIZE.height;
                assert!(apart, "{at:?} {other:?}");
            }
            for (line, path) in lines.iter().zip(&layout.paths) {
                for point in points(path) {
                    assert!(!inside(point, at), "{line:?} crosses {number}: {path}");
                }
            }
        }
    }

    /// Lines of one box are told apart where they leave it, and stay in order.
    #[test]
    fn lines_leave_a_box_apart_and_in_order() {
        let lines = [(0, 2, true), (0, 3, true), (1, 2, true), (1, 3, true)].map(line);
        let layout = layout(&[SIZE; 4], &lines, 18.0).expect("a layout");
        let start = |number: usize| points(&layout.paths[number])[0].1;
        let end = |number: usize| points(&layout.paths[number]).last().expect("an end").1;
        let (first, second) = (&layout.boxes[2], &layout.boxes[3]);
        let in_order = first.y < second.y;
        for [a, b] in [[0, 1], [2, 3]] {
            assert_ne!(start(a), start(b));
            assert_eq!(start(a) < start(b), in_order);
        }
        for [a, b] in [[0, 2], [1, 3]] {
            assert!((end(a) - end(b)).abs() >= APART - 1.0);
        }
    }

    /// Of three lines that all cross in one gap, no more than two meet in a point.
    #[test]
    fn three_lines_do_not_cross_in_one_point() {
        let lines = [(0, 3, 250), (1, 4, 150), (2, 5, 50)].map(|(from, to, y)| Way {
            ends: [from, to].map(|column: i32| Point {
                x: if column < 3 { 0.0 } else { 200.0 },
                y: 0.0,
            }),
            levels: vec![[110.0, 120.0, f64::from(y)]],
        });
        let heights = [50.0, 150.0, 250.0];
        let paths = lines.into_iter().zip(heights).map(|(mut way, y)| {
            way.ends[0].y = y;
            points(&way.path([69.0, 69.0]))
        });
        let paths: Vec<Vec<(f64, f64)>> = paths.collect();
        // Where each crosses the level line.
        let crosses = |path: &[(f64, f64)]| {
            let pairs = path.windows(2);
            let mut sides = pairs.filter(|pair| (pair[0].1 - 150.0) * (pair[1].1 - 150.0) <= 0.0);
            sides.next().map(|pair| pair[0].0).expect("a crossing")
        };
        assert!(
            (crosses(&paths[0]) - crosses(&paths[2])).abs() > 4.0,
            "{paths:?}"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn no_box_lies_on_another_and_no_line_on_a_box(
            boxes in 2_usize..40,
            ends in prop::collection::btree_set((0_usize..40, 0_usize..40, any::<bool>()), 1..60),
        ) {
            let lines = ends.into_iter().map(|(a, b, wide)| (a % boxes, b % boxes, wide));
            let lines = lines.filter(|(a, b, _)| a != b);
            let lines: Vec<Line> = lines.map(line).collect();
            check(boxes, &lines);
        }
    }
}
