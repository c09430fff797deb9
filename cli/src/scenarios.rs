//! Scenarios by file or by name.

use crate::pack;
use crate::problem::Problem;
use sim_core::exchange::nearest;
use sim_core::faults::Faults;
use sim_core::region::Region;
use sim_core::scenario::Scenario;
use std::fs;
use std::path::Path;

/// The scenarios of these arguments, with all faults of all files reported together.
pub fn read_all(arguments: &[String], region: &Region) -> Result<Vec<Scenario>, Problem> {
    let mut scenarios = Vec::new();
    let mut faulty = Vec::new();
    let mut faults = Faults::default();
    for argument in arguments {
        match read(argument, region) {
            Ok(scenario) => scenarios.push(scenario),
            Err(Problem::Faults { what, faults: found }) => {
                faulty.push(what);
                faults.0.extend(found.0);
            }
            Err(problem) => return Err(problem),
        }
    }
    faults.into_result().map_err(|faults| Problem::Faults {
        what: faulty.join(", "),
        faults,
    })?;
    for (position, scenario) in scenarios.iter().enumerate() {
        if let Some(other) = scenarios[..position]
            .iter()
            .position(|other| other.id == scenario.id)
        {
            let (first, second, id) = (&arguments[other], &arguments[position], &scenario.id);
            return Err(Problem::Input(format!(
                "{first} and {second} are both called `{id}`: give the scenarios different file names"
            )));
        }
    }
    Ok(scenarios)
}

/// A file when there is one, or when the argument looks like one; else a built-in scenario.
fn read(argument: &str, region: &Region) -> Result<Scenario, Problem> {
    let path = Path::new(argument);
    let looks_like_a_file = path.extension().is_some() || path.components().count() > 1;
    if looks_like_a_file || path.is_file() {
        read_file(path, region)
    } else {
        built_in(argument, region)
    }
}

fn read_file(path: &Path, region: &Region) -> Result<Scenario, Problem> {
    let file = path.display().to_string();
    let what = || format!("scenario {file}");
    let bytes = fs::read(path).map_err(|cause| Problem::unreadable("reading scenario", path, cause))?;
    let text = pack::utf8(&file, bytes).map_err(|fault| Problem::Faults {
        what: what(),
        faults: Faults(vec![fault]),
    })?;
    let id = path.file_stem().unwrap_or_default().to_string_lossy();
    Scenario::read(&id, &file, &text, region).map_err(|faults| Problem::Faults { what: what(), faults })
}

fn built_in(name: &str, region: &Region) -> Result<Scenario, Problem> {
    let reference = Scenario::reference();
    if name == reference.id {
        return Ok(reference);
    }
    let what = || "the built-in scenarios do not fit this region".to_owned();
    let presets = Scenario::presets(region).map_err(|faults| Problem::Faults { what: what(), faults })?;
    let names: Vec<String> = [reference.id]
        .into_iter()
        .chain(presets.iter().map(|preset| preset.id.clone()))
        .fold(Vec::new(), |mut names, id| {
            if !names.contains(&id) {
                names.push(id);
            }
            names
        });
    presets
        .into_iter()
        .find(|preset| preset.id == name)
        .ok_or_else(|| Problem::Input(unknown(name, &names)))
}

fn unknown(name: &str, names: &[String]) -> String {
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let hint = nearest(name, &known).map_or(String::new(), |near| format!("did you mean `{near}`? "));
    format!(
        "there is no file and no built-in scenario `{name}`: {hint}built in: `{}`",
        names.join("`, `")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_gets_a_hint() {
        let names = [
            "referentie".to_owned(),
            "hoge-groei".to_owned(),
            "lage-groei".to_owned(),
        ];
        assert!(unknown("hoge_groei", &names).contains("did you mean `hoge-groei`?"));
        assert!(unknown("Referentie", &names).contains("did you mean `referentie`?"));
        assert!(!unknown("weather", &names).contains("did you mean"));
        assert!(unknown("weather", &names).contains("`lage-groei`"));
    }
}
