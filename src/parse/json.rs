//! JSON in a form that says what stands in it, for those that only read what they
//! expect.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Number, Value};

#[derive(Serialize, Deserialize)]
enum Form {
    Null,
    Bool(bool),
    Positive(u64),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Form>),
    Map(Vec<(String, Form)>),
}

pub fn serialize<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    Form::of(value).serialize(serializer)
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    Form::deserialize(deserializer).map(Form::value)
}

impl Form {
    fn of(value: &Value) -> Form {
        match value {
            Value::Null => Form::Null,
            Value::Bool(value) => Form::Bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => Form::Positive(number),
                (None, Some(number)) => Form::Integer(number),
                (None, None) => Form::Float(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => Form::Text(text.clone()),
            Value::Array(items) => Form::List(items.iter().map(Form::of).collect()),
            Value::Object(map) => {
                let entries = map.iter();
                Form::Map(entries.map(|(k, v)| (k.clone(), Form::of(v))).collect())
            }
        }
    }

    fn value(self) -> Value {
        match self {
            Form::Null => Value::Null,
            Form::Bool(value) => value.into(),
            Form::Positive(number) => number.into(),
            Form::Integer(number) => number.into(),
            Form::Float(number) => Number::from_f64(number).map_or(Value::Null, Value::Number),
            Form::Text(text) => text.into(),
            Form::List(items) => items.into_iter().map(Form::value).collect(),
            Form::Map(entries) => {
                let entries = entries.into_iter();
                Value::Object(entries.map(|(k, v)| (k, v.value())).collect::<Map<_, _>>())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Kept(#[serde(with = "super")] Value);

    #[test]
    fn json_is_read_back_as_it_was() {
        let values = serde_json::json!([
            null, true, 7, -7, 1.5, -0.0, 0.1, 1e300, 18446744073709551615u64, "a",
            {"z": [1, {"a": 2}], "a": {}}
        ]);
        let bytes = postcard::to_stdvec(&Kept(values.clone())).unwrap();
        let read: Kept = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(read.0.to_string(), values.to_string());
    }
}
