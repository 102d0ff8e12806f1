//! One prompt, as it is sent.

use super::measure::Found;
use super::sets::Set;
use tagmata_llm::Prompter;
use tagmata_reader::Reader;

/// Prints the prompt of the first question that holds a text.
pub fn show(set: &Set, text: &str) {
    let Some(question) = set.questions.iter().find(|question| question.text.contains(text)) else { return };
    let reader = Reader::new(&set.model, &Default::default());
    let found = Found::of(&reader, question, false);
    let prompt = Prompter::new(&set.model).prompt(&found.asked(question));
    println!("==== {}", set.name);
    for message in &prompt.messages {
        println!("---- {:?}\n{}", message.speaker, message.content);
    }
    println!("---- schema\n{}", tagmata_llm::notation(&prompt.schema));
}
