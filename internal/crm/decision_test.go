package crm_test

import (
	"testing"

	"frontdesk/internal/crm"
)

func TestARuleThatIsCalledAsAManagersChoiceIsNone(t *testing.T) {
	d := crm.Decision{Rule: crm.Override, ChosenID: 1, Considered: []crm.Considered{{ConsultantID: 1, Weight: 2}}}
	if !d.Overridden() {
		t.Error("a manager's choice is taken for a rule's")
	}
	d.Considered[0].Share = 1
	if d.Overridden() {
		t.Error("whose turn it was is taken for a manager's choice")
	}
	d.Considered[0].Share, d.ChosenID = 0, 0
	if d.Overridden() {
		t.Error("nobody is taken for a manager's choice")
	}
}
