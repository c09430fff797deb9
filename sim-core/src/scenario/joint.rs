//! Where, and at what hours, the joint post stands that a scenario adds.

use crate::exchange::document::Document;
use crate::exchange::spelling::expected_name;
use crate::exchange::table::Table;
use crate::region::Region;

/// Place and hours of a joint urgent-care post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointAt {
    /// Id of a GP post inside the region.
    pub post: String,
    /// Parts of the day in which it is open, weekdays and weekends: 1 by day, 2 by day and in the evening, 3 round the clock.
    pub parts: u8,
}

impl JointAt {
    /// Names of the hours in scenario files, by parts of the day less one.
    pub const HOURS: [&'static str; 3] = ["day", "day_evening", "all"];

    /// Position of the post, with the parts of the day; nothing when the region does not have it.
    pub(crate) fn position(&self, region: &Region) -> Option<(usize, u8)> {
        let posts = &region.acute.gp_posts.posts;
        let post = posts
            .iter()
            .position(|post| post.inside && post.id == self.post)?;
        (1..=3).contains(&self.parts).then_some((post, self.parts))
    }
}

/// Ids of posts inside the region.
pub(crate) fn posts(region: &Region) -> impl Iterator<Item = &str> {
    let inside = region.acute.gp_posts.posts.iter().filter(|post| post.inside);
    inside.map(|post| post.id.as_str())
}

/// `[urgent_care_post_at]`: post, hours.
pub(super) fn read(document: &Document<'_>, root: &Table<'_>, region: &Region) -> Option<JointAt> {
    let table = root.optional_table("urgent_care_post_at")?;
    let post = table.string("post");
    if !posts(region).any(|known| known == post) {
        document.fault(
            &table.spot("post"),
            expected_name(&post, posts(region), "the id of a GP post inside"),
        );
    }
    let hours = [("day", 1), ("day_evening", 2), ("all", 3)];
    let parts = table.choice("hours", "hours of a joint post", &hours);
    table.finish();
    Some(JointAt {
        post,
        parts: parts.unwrap_or(1),
    })
}

/// The section as text; empty without one.
pub(super) fn written(at: Option<&JointAt>) -> String {
    let Some(JointAt { post, parts }) = at else {
        return String::new();
    };
    let hours = JointAt::HOURS[usize::from(*parts).clamp(1, 3) - 1];
    format!("\n[urgent_care_post_at]\npost = \"{post}\"\nhours = \"{hours}\"\n")
}
