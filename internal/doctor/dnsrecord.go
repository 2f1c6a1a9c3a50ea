package doctor

// Record is a record of the DNS that somebody is to add, as the forms of hosters ask for it: whole, without quotes.
type Record struct {
	Name  string `json:"name"` // whole, without a dot at the end
	Type  string `json:"type"`
	Value string `json:"value"`
}

// add says what to do about a finding with a record.
func (r remedy) add(record Record, do string) {
	r.finding.Remedy, r.finding.Record = do, &record
}
