package templates

// Words are a language's heads, labels, sentence patterns, date and number
// forms, read from words/LANG.yaml and the report's own words.
type Words struct{}
