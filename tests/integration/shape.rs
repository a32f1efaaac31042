//! The shape of a JSON value: field names and types, written as JSON.
//!
//! `"string"`, `"number"`, `"bool"`, `"string?"` (or null), `"any"`; `["string"]` is a list of any length;
//! an object has exactly the fields shown, those with a `?` at the end of their name may be missing.

use serde_json::Value;

/// What differs from the shape, each with its place.
pub fn differences(value: &Value, shape: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("$", value, shape, &mut found);
    found
}

/// Fails the test when a value has another shape.
pub fn assert_shape(value: &Value, shape: &Value) {
    let found = differences(value, shape);
    assert!(found.is_empty(), "{}\nin {value:#}", found.join("\n"));
}

fn compare(place: &str, value: &Value, shape: &Value, found: &mut Vec<String>) {
    match (shape, value) {
        (Value::String(name), _) => {
            if !fits(value, name) {
                found.push(format!("{place}: {value} is no {name}"));
            }
        }
        (Value::Array(shapes), Value::Array(values)) => {
            for (at, value) in values.iter().enumerate() {
                compare(&format!("{place}[{at}]"), value, &shapes[0], found);
            }
        }
        (Value::Object(shapes), Value::Object(values)) => {
            for (name, shape) in shapes {
                let optional = name.strip_suffix('?');
                match values.get(optional.unwrap_or(name)) {
                    Some(value) => compare(&format!("{place}.{name}"), value, shape, found),
                    None if optional.is_some() => {}
                    None => found.push(format!("{place}.{name} is missing")),
                }
            }
            for name in values
                .keys()
                .filter(|name| !shapes.contains_key(*name) && !shapes.contains_key(&format!("{name}?")))
            {
                found.push(format!("{place}.{name} is not in the contract"));
            }
        }
        (shape, value) => found.push(format!("{place}: {value} does not have the shape {shape}")),
    }
}

fn fits(value: &Value, name: &str) -> bool {
    match name.strip_suffix('?') {
        Some(_) if value.is_null() => true,
        Some(name) => fits(value, name),
        None => match name {
            "string" => value.is_string(),
            "number" => value.is_number(),
            "count" => value.is_u64(),
            "bool" => value.is_boolean(),
            "any" => true,
            other => panic!("no type is called {other}"),
        },
    }
}

#[test]
fn shapes_tell_names_and_types() {
    use serde_json::json;
    let shape =
        json!({"id": "string", "n": "count", "url": "string?", "list": [{"x": "bool"}], "more?": "string"});
    let right = json!({"id": "a", "n": 1, "url": null, "list": [{"x": true}]});
    assert_eq!(differences(&right, &shape), Vec::<String>::new());
    let wrong = json!({"id": 1, "n": -1, "list": [{"x": 1, "y": 1}], "other": 1, "more": 2});
    assert_eq!(differences(&wrong, &shape).len(), 7);
}
