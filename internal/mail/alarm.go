package mail

import (
	"context"
	"maps"
	"slices"
	"time"

	"frontdesk/internal/crm"
	"frontdesk/internal/database"
	"frontdesk/internal/i18n"
	"frontdesk/internal/jobs"
	"frontdesk/internal/queue"
	"frontdesk/internal/store"
)

const (
	alarmAfter = time.Minute // a server that is only started anew is no alarm
	alarmEvery = time.Hour   // how long nobody is told again of a server that goes and comes
)

// planAlarm has managers told of a channel at a time, if it is paused then.
func (m *Mail) planAlarm(tx *database.Tx, name string, at time.Time) error {
	job := jobs.AlarmChannel{Channel: name}
	return m.queue.Insert(tx, job, queue.At(at), queue.Key(job.Key()))
}

// tellManagers tells those who look after the mail, once for each pause and at most once an hour for each channel.
func (m *Mail) tellManagers(ctx context.Context, job queue.Job[jobs.AlarmChannel]) error {
	return m.db.Write(ctx, func(tx *database.Tx) error {
		name := job.Args.Channel
		if err := tx.Lock(channelSetting(name)); err != nil {
			return err
		}
		c, err := readChannel(tx, name)
		if err != nil {
			return err
		}
		switch next := c.Alarmed.Add(alarmEvery); {
		case !c.Paused, !c.Since.After(c.Alarmed): // it is over, or was told
		case next.After(tx.Now()):
			err = m.planAlarm(tx, name, next)
		default:
			err = m.alarm(tx, c)
		}
		if err != nil {
			return err
		}
		return job.Finish(tx)
	})
}

// alarm writes to everybody who may see how the mail stands.
func (m *Mail) alarm(tx *database.Tx, c kept) error {
	managers, err := store.ActiveManagers(tx)
	if err != nil {
		return err
	}
	all := make([]crm.Message, len(managers))
	for i, u := range managers {
		language := m.catalog.Match(u.Locale)
		vars := m.standing(m.catalog.Reader(language, u.Location()), c.Channel, time.Time{})
		maps.Copy(vars, map[string]any{"Name": u.Name, "Channel": c.Name, "URL": m.outbox.URL("/admin/mail")})
		all[i] = crm.Message{Kind: crm.MessageChannelAlarm, Language: language, ToName: u.Name, ToAddress: u.Email, Vars: vars}
	}
	if err := m.outbox.PutAll(tx, all); err != nil {
		return err
	}
	c.Alarmed = tx.Now()
	return store.PutSetting(tx, channelSetting(c.Name), database.JSON(c))
}

// standing is what an alarm says of a paused channel; over is when it took us again, zero while it does not.
func (m *Mail) standing(r i18n.Reader, c Channel, over time.Time) map[string]any {
	vars := map[string]any{"Server": c.Name, "Trouble": c.Reason, "Said": c.Reply, "Since": r.DateTime(c.Since), "Over": !over.IsZero(), "Until": ""}
	if c.Name == fileChannel {
		vars["Server"] = r.T("mailroom.file")
	}
	if !over.IsZero() {
		vars["Until"] = r.DateTime(over)
	}
	return vars
}

// bringUpToDate has an alarm say how the channel stands when it goes out. Where there is no other channel it can arrive
// only when that is over, so it says so: it is read only if that is true.
func (m *Mail) bringUpToDate(ctx context.Context, message *crm.Message) error {
	if message.Kind != crm.MessageChannelAlarm || message.Raw != nil {
		return nil
	}
	return m.db.Read(ctx, func(tx *database.Tx) error {
		channels, err := m.ChannelsIn(tx)
		if err != nil {
			return err
		}
		u, err := store.UserByEmail(tx, message.ToAddress)
		if err != nil && !crm.IsKind(err, crm.KindNotFound) {
			return err
		}
		r := m.catalog.Reader(message.Language, u.Location())
		message.Vars = maps.Clone(message.Vars)
		at := slices.IndexFunc(channels, func(c Channel) bool { return c.Name == message.Vars["Channel"] })
		switch {
		case at >= 0 && channels[at].Paused && len(channels) > 1:
			maps.Copy(message.Vars, m.standing(r, channels[at], time.Time{}))
		case at >= 0 && !channels[at].Paused:
			message.Vars["Over"], message.Vars["Until"] = true, r.DateTime(channels[at].Since)
		default: // the only one, or one that is used no more
			message.Vars["Over"], message.Vars["Until"] = true, r.DateTime(tx.Now())
		}
		return nil
	})
}

// avoided is the channel by which an alarm is not to go: the one that it says takes us no more.
func avoided(alarm crm.Message) string {
	if over, _ := alarm.Vars["Over"].(bool); over {
		return ""
	}
	name, _ := alarm.Vars["Channel"].(string)
	return name
}
