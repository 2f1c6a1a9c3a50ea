// Package crm is the domain of Frontdesk: what a submission, a lead, a seat, an offer, a contact and a message
// are, which states they have and which moves between states are legal. It imports the standard library only,
// knows neither database nor HTTP, and every other package speaks in its words.
package crm
