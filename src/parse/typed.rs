//! What YAML makes of a scalar, in a form that the cache can hold.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Number, Value};

/// The type of a scalar that nobody declared, and its value, if that is not its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Typed {
    Text,
    Bool(bool),
    Number(Number),
}

impl Typed {
    /// The value of a scalar with this text.
    pub fn to_json(&self, text: &str) -> Value {
        match self {
            Typed::Text => text.into(),
            Typed::Bool(value) => Value::Bool(*value),
            Typed::Number(number) => Value::Number(number.clone()),
        }
    }
}

impl From<f64> for Typed {
    fn from(number: f64) -> Typed {
        Number::from_f64(number).map_or(Typed::Text, Typed::Number)
    }
}

/// The same in a form that says what stands in it, for those that only read what they
/// expect.
#[derive(Serialize, Deserialize)]
enum Form {
    Text,
    Bool(bool),
    Positive(u64),
    Integer(i64),
    Float(f64),
}

impl Serialize for Typed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let form = match self {
            Typed::Text => Form::Text,
            Typed::Bool(value) => Form::Bool(*value),
            Typed::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => Form::Positive(number),
                (None, Some(number)) => Form::Integer(number),
                (None, None) => Form::Float(number.as_f64().unwrap_or_default()),
            },
        };
        form.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Form::deserialize(deserializer)? {
            Form::Text => Typed::Text,
            Form::Bool(value) => Typed::Bool(value),
            Form::Positive(number) => Typed::Number(number.into()),
            Form::Integer(number) => Typed::Number(number.into()),
            Form::Float(number) => number.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_back_as_it_was() {
        let numbers = [7.into(), (-7).into(), u64::MAX.into()];
        let floats = [1.5, -0.0, 0.1, 1e300].map(Typed::from);
        let mut all = vec![Typed::Text, Typed::Bool(true), Typed::Bool(false)];
        all.extend(numbers.map(Typed::Number).into_iter().chain(floats));
        for typed in all {
            let bytes = postcard::to_stdvec(&typed).unwrap();
            let read: Typed = postcard::from_bytes(&bytes).unwrap();
            assert_eq!(read, typed);
            assert_eq!(read.to_json("").to_string(), typed.to_json("").to_string());
        }
    }
}
