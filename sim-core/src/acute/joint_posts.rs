//! Joint posts: where general practitioners and hospital share one desk, which visits start there, and at what hours.
//!
//! The posts of the pack have the share of visits that goes to their hospital; a post that a scenario places has the visits of
//! those who live nearest to it, in the hours in which it is open. Who starts at one joint post does not start at another.

use super::chain::{BLOCKS, ByBlock, Chain};
use crate::region::AcuteData;

/// What does not depend on scenario or year.
#[derive(Clone, Debug, Default)]
pub struct JointPosts {
    posts: usize,
    /// Share of the visits of an area that goes to the joint posts of the pack, relative to the region; 1 where it names none.
    known: Vec<f64>,
    /// Share of an area that lives nearest to each post: `[area · posts + post]`.
    nearest: Vec<f64>,
    /// Share of emergency visits per block of the week.
    visits: ByBlock,
}

/// What levers ask of joint posts in one year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct JointAsked {
    /// Share of the region's visits that starts at a joint post.
    pub reach: f64,
    /// What of it the joint posts of the pack have once they are open.
    pub reference: f64,
    /// At most.
    pub most: f64,
    /// Post at which all beyond the reference stands, and in how many parts of the day (day, evening, night); none: everywhere.
    pub placed: Option<(usize, u8)>,
    /// Post of the care plaza, and in how many parts of the day it is open; a fraction is a share of the next part.
    pub plaza: (usize, f64),
}

/// Shares of the visits of an area that start at a joint post; together at most 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct JointReach {
    /// At posts beside an emergency department, or anywhere when no place is given.
    pub beside: f64,
    /// At a placed post on weekdays by day.
    pub office: f64,
    /// At a placed post in evenings, nights and weekends.
    pub out_of_hours: f64,
}

impl JointPosts {
    pub(super) fn prepare(chain: &Chain, acute: &AcuteData) -> Self {
        let data = &acute.gp_posts;
        let posts = data.posts.len();
        let mut joint = Self {
            posts,
            known: vec![1.0; chain.areas],
            nearest: vec![0.0; chain.areas * posts],
            visits: chain.visit_share,
        };
        let hospitals: Vec<usize> = data.posts.iter().filter_map(|post| post.joint).collect();
        let (mut share, mut calls) = (vec![0.0; chain.areas], vec![0.0; chain.areas]);
        for (zone, at) in acute.zones.iter().enumerate() {
            let area = at.area;
            let to_joint: f64 = hospitals
                .iter()
                .map(|hospital| chain.destinations[zone][*hospital])
                .sum();
            share[area] += chain.weights[zone] * to_joint;
            calls[area] += chain.zone_calls[zone];
            let minutes = |post: &usize| data.posts[*post].minutes[zone];
            if let Some(post) = (0..posts).min_by(|a, b| minutes(a).total_cmp(&minutes(b))) {
                joint.nearest[area * posts + post] += chain.weights[zone];
            }
        }
        let all: f64 = calls.iter().sum();
        let to_joint: f64 = share.iter().zip(&calls).map(|(share, calls)| share * calls).sum();
        if to_joint > 0.0 {
            for (known, share) in joint.known.iter_mut().zip(&share) {
                *known = share * all / to_joint;
            }
        }
        joint
    }

    /// Share of each block of the week in which levers have a joint post open at this post.
    #[must_use]
    pub fn added(asked: &JointAsked, post: usize) -> [f64; 6] {
        std::array::from_fn(|block| {
            let part = block % 3;
            let placed = match asked.placed {
                Some((at, parts)) if at == post && part < usize::from(parts) => asked.beyond(),
                _ => 0.0,
            };
            let plaza = if asked.plaza.0 == post {
                (asked.plaza.1 - part as f64).clamp(0.0, 1.0)
            } else {
                0.0
            };
            placed.max(plaza)
        })
    }

    /// Whether levers have any joint post open beyond those of the pack.
    #[must_use]
    pub fn adds(asked: &JointAsked) -> bool {
        asked.plaza.1 > 0.0 || (asked.placed.is_some() && asked.beyond() > 0.0)
    }

    /// Where the visits of an area start.
    #[must_use]
    pub fn reach(&self, asked: &JointAsked, area: usize) -> JointReach {
        let of_pack = (asked.reference * self.known[area]).min(1.0);
        let beside = if asked.reach <= asked.reference {
            let part = if asked.reference > 0.0 {
                asked.reach / asked.reference
            } else {
                0.0
            };
            part * of_pack
        } else if asked.placed.is_some() {
            of_pack
        } else {
            of_pack + asked.beyond() * (1.0 - of_pack)
        };
        let mut reach = JointReach {
            beside,
            ..JointReach::default()
        };
        if Self::adds(asked) {
            for (post, share) in self.nearest[area * self.posts..(area + 1) * self.posts]
                .iter()
                .enumerate()
            {
                let open = Self::added(asked, post);
                for block in 0..BLOCKS {
                    let starts = (1.0 - beside) * share * self.visits[block] * open[block];
                    if block == 0 {
                        reach.office += starts;
                    } else {
                        reach.out_of_hours += starts;
                    }
                }
            }
        }
        reach
    }
}

impl JointAsked {
    /// Part of the way from the reference to the most, 0–1.
    fn beyond(&self) -> f64 {
        let room = self.most - self.reference;
        if room > 0.0 {
            ((self.reach - self.reference) / room).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two areas; the pack's joint post has three times the share of visits in the first, each area has a post of its own.
    fn posts() -> JointPosts {
        JointPosts {
            posts: 2,
            known: vec![1.5, 0.5],
            nearest: vec![1.0, 0.0, 0.0, 1.0],
            visits: [0.3, 0.2, 0.1, 0.2, 0.15, 0.05],
        }
    }

    fn asked(reach: f64, placed: Option<(usize, u8)>, plaza: f64) -> JointAsked {
        JointAsked {
            reach,
            reference: 0.6,
            most: 1.0,
            placed,
            plaza: (1, plaza),
        }
    }

    #[test]
    fn without_a_place_the_region_has_the_share_that_is_asked() {
        for share in [0.0, 0.35, 0.6, 0.8, 1.0] {
            let reach = [0, 1].map(|area| posts().reach(&asked(share, None, 0.0), area));
            let mean = 0.5 * (reach[0].beside + reach[1].beside);
            assert!((mean - share).abs() < 1e-12, "{share}: {reach:?}");
            assert!(
                reach
                    .iter()
                    .all(|reach| reach.office == 0.0 && reach.out_of_hours == 0.0)
            );
        }
    }

    #[test]
    fn a_placed_post_has_those_nearby_in_its_hours_and_takes_nobody_from_the_other() {
        let here = posts().reach(&asked(1.0, Some((1, 1)), 0.0), 1);
        // 0.6 · 0.5 starts at the post of the pack; of the rest those who come by day
        assert!((here.beside - 0.3).abs() < 1e-12);
        assert!((here.office - 0.7 * 0.3).abs() < 1e-12 && (here.out_of_hours - 0.7 * 0.2).abs() < 1e-12);
        let there = posts().reach(&asked(1.0, Some((1, 1)), 0.0), 0);
        assert!(there.office == 0.0 && (there.beside - 0.9).abs() < 1e-12);
        let half = posts().reach(&asked(0.8, Some((1, 1)), 0.0), 1);
        assert!((half.office - 0.5 * here.office).abs() < 1e-12);
        let mut last = here.office + here.out_of_hours;
        for parts in [2, 3] {
            let longer = posts().reach(&asked(1.0, Some((1, parts)), 0.0), 1);
            assert!(longer.office + longer.out_of_hours > last);
            last = longer.office + longer.out_of_hours;
        }
        assert!((last - 0.7).abs() < 1e-12, "round the clock everybody");
    }

    #[test]
    fn a_plaza_and_a_placed_post_in_one_place_are_one() {
        let plaza = posts().reach(&asked(0.6, None, 2.0), 1);
        assert_eq!(posts().reach(&asked(1.0, Some((1, 2)), 2.0), 1), plaza);
        assert_eq!(
            JointPosts::added(&asked(0.6, None, 1.5), 1),
            [1.0, 0.5, 0.0, 1.0, 0.5, 0.0]
        );
        assert_eq!(JointPosts::added(&asked(0.6, None, 3.0), 0), [0.0; 6]);
        assert!(!JointPosts::adds(&asked(0.6, Some((1, 3)), 0.0)));
    }
}
