package crm_test

import (
	"errors"
	"fmt"
	"testing"

	"frontdesk/internal/crm"
)

func TestARoleIncludesThoseBelowItAndNothingElse(t *testing.T) {
	for i, role := range crm.Roles {
		for j, other := range crm.Roles {
			if got := role.Includes(other); got != (i >= j) {
				t.Errorf("%s includes %s: %t", role, other, got)
			}
		}
		if role.Includes("owner") || crm.Role("owner").Includes(role) {
			t.Errorf("an unknown role has rights beside %s", role)
		}
	}
	if crm.Visitor().May(crm.RoleConsultant) {
		t.Error("a visitor may what a consultant may")
	}
}

func TestAScopeSeesOwnOfferedAndTeamLeads(t *testing.T) {
	scope := crm.Actor{Kind: crm.ActorPerson, ID: 7, Role: crm.RoleConsultant, Teams: []int64{3}}.Scope()
	for _, c := range []struct {
		lead crm.Lead
		sees bool
	}{
		{crm.Lead{OwnerID: 7}, true}, {crm.Lead{OfferedID: 7}, true}, {crm.Lead{TeamID: 3, OwnerID: 8}, true},
		{crm.Lead{TeamID: 4, OwnerID: 8}, false}, {crm.Lead{}, false},
	} {
		if got := scope.Sees(c.lead); got != c.sees {
			t.Errorf("%+v: %t", c.lead, got)
		}
	}
	if !crm.System().Scope().Sees(crm.Lead{}) {
		t.Error("the system does not see a lead")
	}
}

func TestAClosedLeadGoesNowhereButBackToWork(t *testing.T) {
	states := []crm.LeadState{crm.LeadNew, crm.LeadQueued, crm.LeadOffered, crm.LeadWorking, crm.LeadWaiting, crm.LeadWon, crm.LeadLost, crm.LeadJunk}
	for _, from := range states {
		for _, to := range states {
			if !from.Open() && from.CanMove(to) && to != crm.LeadWorking {
				t.Errorf("%s → %s", from, to)
			}
		}
		if from.Open() && !from.CanMove(crm.LeadJunk) {
			t.Errorf("%s cannot be junk", from)
		}
	}
}

func TestAnAcceptedMessageCanOnlyBounce(t *testing.T) {
	for _, to := range []crm.MessageState{crm.MessageQueued, crm.MessageSending, crm.MessageRetrying, crm.MessageFailed, crm.MessageUnknown} {
		if crm.MessageAccepted.CanMove(to) {
			t.Errorf("accepted → %s", to)
		}
	}
	if !crm.MessageAccepted.CanMove(crm.MessageBounced) {
		t.Error("an accepted message cannot bounce")
	}
}

func TestAnyOtherErrorIsOurFaultAndKeepsItsCause(t *testing.T) {
	cause := errors.New("cause")
	e := crm.AsError(fmt.Errorf("around: %w", cause))
	if e.Kind != crm.KindInternal || !errors.Is(e, cause) {
		t.Errorf("got %+v", e)
	}
	refused := fmt.Errorf("around: %w", crm.Errorf(crm.KindGone, "offer_over"))
	if !crm.IsKind(refused, crm.KindGone) || !crm.HasCode(refused, "offer_over") {
		t.Error("a wrapped refusal is not recognised")
	}
}

func TestTextFallsBackToEnglishAndThenToAnything(t *testing.T) {
	text := crm.Text{"en": "Customs", "zh": "报关"}
	for language, want := range map[string]string{"en": "Customs", "zh": "报关", "de": "Customs"} {
		if got := text.In(language); got != want {
			t.Errorf("%s: %q", language, got)
		}
	}
	if got := (crm.Text{"zh": "报关"}).In("en"); got != "报关" {
		t.Errorf("got %q", got)
	}
}
