//! Where boxes and labels go: dugong puts pages into columns, those that say a
//! relation left of those that they name, and this draws the lines between them.

use std::collections::BTreeMap;

use dugong::graphlib::{Graph, GraphOptions};
use dugong::{EdgeLabel, GraphLabel, NodeLabel, Point, RankDir, WorkControl, WorkError};

/// The room between columns.
const GAP: f64 = 18.0;
const MARGIN: f64 = 2.0;

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

/// Puts boxes and lines in place; of two lines between the same boxes in the same
/// direction there may be only one. Nothing if they can't be laid out.
pub fn layout(boxes: &[Size], lines: &[Line]) -> Option<Layout> {
    let mut graph = Graph::new(GraphOptions {
        multigraph: false,
        compound: false,
        directed: true,
    });
    graph.set_graph(GraphLabel {
        rankdir: RankDir::LR,
        nodesep: 14.0,
        edgesep: 8.0,
        ranksep: 2.0 * GAP,
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
    for line in lines {
        let label = EdgeLabel {
            width: line.label.width,
            height: line.label.height,
            weight: 1.0,
            ..EdgeLabel::default()
        };
        graph.set_edge_with_label(name(line.from), name(line.to), label);
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
    for line in lines {
        let edge = graph.edge(&name(line.from), &name(line.to), None)?;
        let label = Point {
            x: edge.x?,
            y: edge.y?,
        };
        columns.add(label.x, line.label.width);
        routes.push((label, edge.points.clone()));
    }
    let path = |(line, (_, points)): (&Line, &(Point, Vec<Point>))| {
        let half = |number: usize| boxes[number].width / 2.0;
        let ends = [(line.from, half(line.from)), (line.to, half(line.to))];
        columns.path(ends.map(|(number, half)| (placed[number], half)), points)
    };
    Some(Layout {
        width: graph.graph().width,
        height: graph.graph().height,
        paths: lines.iter().zip(&routes).map(path).collect(),
        labels: routes.into_iter().map(|(label, _)| label).collect(),
        boxes: placed,
    })
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

    /// A line that leaves and arrives level and crosses each column level, where
    /// dugong has left room for it: it bends in the gaps, where no box is.
    fn path(&self, ends: [(Point, f64); 2], points: &[Point]) -> String {
        let [(from, from_half), (to, to_half)] = ends;
        let way = (to.x - from.x).signum();
        let mut at = Point {
            x: from.x + way * from_half,
            y: from.y,
        };
        let mut path = format!("M{} {}", round(at.x), round(at.y));
        let mut bend = |to: Point| {
            let middle = round((at.x + to.x) / 2.0);
            path.push_str(&format!(
                "C{middle} {} {middle} {} {} {}",
                round(at.y),
                round(to.y),
                round(to.x),
                round(to.y)
            ));
            at = to;
        };
        // The first and last points are where dugong would end it.
        let between = points.get(1..points.len().saturating_sub(1));
        let mut levels = Vec::new();
        for point in between.unwrap_or_default() {
            let half = self.0.get(&(point.x.round() as i64)).copied();
            let half = way * half.unwrap_or_default();
            levels.push((point.x - half, point.x + half, point.y));
        }
        for (start, end, y) in levels {
            bend(Point { x: start, y });
            bend(Point { x: end, y });
        }
        bend(Point {
            x: to.x - way * to_half,
            y: to.y,
        });
        path
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
        let layout = layout(&vec![SIZE; boxes], lines).expect("a layout");
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

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn no_box_lies_on_another_and_no_line_on_a_box(
            boxes in 2_usize..40,
            ends in prop::collection::btree_set((0_usize..40, 0_usize..40, any::<bool>()), 1..60),
        ) {
            let mut seen = std::collections::BTreeSet::new();
            let lines = ends.into_iter().map(|(a, b, wide)| (a % boxes, b % boxes, wide));
            let lines = lines.filter(|(a, b, _)| a != b && seen.insert((*a, *b)));
            let lines: Vec<Line> = lines.map(line).collect();
            check(boxes, &lines);
        }
    }
}
