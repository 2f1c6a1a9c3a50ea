package boot

import (
	"context"

	"frontdesk/internal/crm"
	"frontdesk/internal/machinery"
	"frontdesk/internal/observe"
)

// What is looked at whenever the metrics are read.
var (
	gaugeLooked      = observe.NewGauge("snapshot_success", "Whether the house could be looked at; 0: the gauges of the database are missing.")
	gaugeUp          = observe.NewGauge("up", "Whether a part is as it should be.", "part")
	gaugeJobs        = observe.NewGauge("jobs", "Jobs that wait, run or were given up.", "kind", "state")
	gaugeDue         = observe.NewGauge("jobs_due", "Jobs that wait although their time has come.", "kind")
	gaugeOldest      = observe.NewGauge("jobs_oldest_due_seconds", "For how long the oldest of them has been due.", "kind")
	gaugeStream      = observe.NewGauge("stream_length", "Hints kept on the stream.")
	gaugeLag         = observe.NewGauge("stream_lag", "Hints that no worker has read yet, where Redis knows.")
	gaugeConsumers   = observe.NewGauge("stream_consumers", "Workers that listen to the stream.")
	gaugeMessages    = observe.NewGauge("messages", "Messages on their way, and those that did not arrive.", "state")
	gaugeLeads       = observe.NewGauge("leads", "Leads that nobody has accepted yet.", "state")
	gaugeLive        = observe.NewGauge("offers_live", "Offers that wait for an answer.")
	gaugeRecent      = observe.NewGauge("offers_recent", "What became of the offers of the last 24 hours.", "state")
	gaugeClocks      = observe.NewGauge("sla_clocks", "Answers promised to clients that are still to be given.", "state")
	gaugeAnswers     = observe.NewGauge("sla_recent", "How the answers of the last 24 hours kept their promise.", "state")
	gaugeHeld        = observe.NewGauge("submissions_held", "Submissions that wait for a verdict.")
	gaugeBytes       = observe.NewGauge("database_bytes", "Size of the database.")
	gaugeConnections = observe.NewGauge("database_connections", "Connections to the database; max is how many there may be.", "state")
	gaugeWaits       = observe.NewCount("database_connection_waits_total", "How often somebody had to wait for a connection since the start.")
)

// states that are shown even where there is nothing in them, so that a graph begins at zero.
var (
	clockStates   = []crm.SLAState{crm.SLADue, crm.SLAWarned, crm.SLABreached}
	answerStates  = []crm.SLAState{crm.SLAMet, crm.SLABreached, crm.SLADropped}
	leadStates    = []crm.LeadState{crm.LeadNew, crm.LeadQueued, crm.LeadOffered}
	messageStates = []crm.MessageState{
		crm.MessageQueued, crm.MessageSending, crm.MessageRetrying, crm.MessageUnknown, crm.MessageFailed, crm.MessageBounced,
	}
)

// gauges looks at the house.
func (a *App) gauges(ctx context.Context) []observe.Reading {
	c := a.DB.Connections()
	all := []observe.Reading{
		gaugeConnections.At(float64(c.Used), "used"), gaugeConnections.At(float64(c.Idle), "idle"),
		gaugeConnections.At(float64(c.Most), "max"), gaugeWaits.At(float64(c.Waits)),
	}
	s, err := a.Machinery.Snapshot(ctx)
	if err != nil {
		a.options.Log.WarnContext(ctx, "looking at the house for its metrics", "error", err)
		return append(all, gaugeLooked.At(0))
	}
	database := false
	for _, p := range s.Parts {
		all = append(all, gaugeUp.At(observe.Bool(p.OK), p.Name))
		database = database || p.Name == machinery.PartDatabase && p.OK
	}
	all = append(all, gaugeLooked.At(observe.Bool(database)))
	all = append(all, ofStream(s.Stream)...)
	if database {
		all = append(all, ofJobs(s)...)
		all = append(all, ofWork(s)...)
	}
	return all
}

func ofStream(s machinery.Stream) []observe.Reading {
	if !s.Available {
		return nil
	}
	all := []observe.Reading{gaugeStream.At(float64(s.Length)), gaugeConsumers.At(float64(s.Consumers))}
	if s.Lag >= 0 {
		all = append(all, gaugeLag.At(float64(s.Lag)))
	}
	return all
}

func ofJobs(s machinery.Snapshot) (all []observe.Reading) {
	for _, j := range s.Jobs {
		all = append(all, gaugeJobs.At(float64(j.Count), j.Kind, j.State))
		if j.State != "ready" {
			continue
		}
		oldest := 0.0
		if j.Due > 0 {
			oldest = max(s.At.Sub(j.Oldest), 0).Seconds()
		}
		all = append(all, gaugeDue.At(float64(j.Due), j.Kind), gaugeOldest.At(oldest, j.Kind))
	}
	return all
}

// ofWork is how far leads, offers and messages are.
func ofWork(s machinery.Snapshot) []observe.Reading {
	all := []observe.Reading{
		gaugeLive.At(float64(s.Offers.Live)), gaugeHeld.At(float64(s.Held)), gaugeBytes.At(float64(s.Database.Bytes)),
		gaugeRecent.At(float64(s.Offers.Accepted), "accepted"), gaugeRecent.At(float64(s.Offers.Declined), "declined"),
		gaugeRecent.At(float64(s.Offers.Expired), "expired"), gaugeRecent.At(float64(s.Offers.Withdrawn), "withdrawn"),
	}
	all = append(all, byState(gaugeLeads, leadStates, s.Leads)...)
	all = append(all, byState(gaugeClocks, clockStates, s.Due)...)
	all = append(all, byState(gaugeAnswers, answerStates, s.Answers)...)
	return append(all, byState(gaugeMessages, messageStates, s.Messages)...)
}

func byState[S ~string](g observe.Gauge, states []S, counts []machinery.StateCount) (all []observe.Reading) {
	count := map[string]int64{}
	for _, c := range counts {
		count[c.State] = c.Count
	}
	for _, s := range states {
		all = append(all, g.At(float64(count[string(s)]), string(s)))
	}
	return all
}
