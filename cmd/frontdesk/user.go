package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"frontdesk/internal/account"
	"frontdesk/internal/boot"
	"frontdesk/internal/config"
	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

type userCommand struct {
	Add  userAddCommand  `cmd:"" help:"Make a user, while Frontdesk serves or not. Without a password a link to set one is printed."`
	List userListCommand `cmd:"" help:"List the users."`
}

type userAddCommand struct {
	Email        string `required:"" help:"E-mail to sign in with."`
	Name         string `required:"" help:"Name, as colleagues and clients see it."`
	Role         string `default:"consultant" enum:"consultant,manager,admin" help:"consultant, manager or admin."`
	Locale       string `default:"en" enum:"en,zh" help:"Language of pages and mails: en or zh."`
	TimeZone     string `default:"UTC" help:"Time zone, such as Asia/Shanghai."`
	PasswordFile string `xor:"password" help:"File with the password; - for standard input."`
	Prompt       bool   `xor:"password" help:"Ask for the password at the terminal."`
}

// Run makes a user.
func (u *userAddCommand) Run(c *config.Config) error {
	password, err := u.password()
	if err != nil {
		return err
	}
	return beside(c, func(ctx context.Context, app *boot.App) error {
		link, err := app.Account.Add(ctx, u.person(), password)
		if err != nil {
			return inWords(app.Catalog, err)
		}
		fmt.Printf("%s has the role %s now.\n", u.Email, u.Role)
		if link != "" {
			fmt.Printf("Set the password at\n  %s\n(This link is shown once and works for a week.)\n", link)
		}
		return nil
	})
}

func (u *userAddCommand) person() account.Person {
	p := account.Person{User: crm.User{
		Name: strings.TrimSpace(u.Name), Email: u.Email, Role: crm.Role(u.Role), Locale: u.Locale, TimeZone: u.TimeZone, Active: true,
	}}
	if p.User.Role == crm.RoleConsultant {
		p.Consultant = &crm.Consultant{Weight: 1}
	}
	return p
}

var errNoPassword = errors.New("the password is empty")

func (u *userAddCommand) password() (password string, err error) {
	switch {
	case u.Prompt:
		password, err = ask("Password: ")
	case u.PasswordFile == "-":
		password, err = bufio.NewReader(os.Stdin).ReadString('\n')
		if errors.Is(err, io.EOF) {
			err = nil
		}
	case u.PasswordFile != "":
		var kept []byte
		kept, err = os.ReadFile(u.PasswordFile)
		password = string(kept)
	default:
		return "", nil
	}
	if password = strings.TrimRight(password, "\r\n"); err == nil && password == "" {
		err = errNoPassword
	}
	return password, err
}

// ask asks at the terminal and shows nothing of the answer.
func ask(question string) (string, error) {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return "", errors.New("--prompt needs a terminal; use --password-file")
	}
	fmt.Fprint(os.Stderr, question)
	answer, err := term.ReadPassword(int(os.Stdin.Fd()))
	fmt.Fprintln(os.Stderr)
	return string(answer), err
}

type userListCommand struct{}

// Run lists the users.
func (userListCommand) Run(c *config.Config) error {
	return beside(c, func(ctx context.Context, app *boot.App) error {
		people, err := app.Account.People(ctx, crm.System())
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		for _, p := range people {
			state := map[bool]string{true: "active", false: "inactive"}[p.User.Active]
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", p.User.Email, p.User.Name, p.User.Role, state)
		}
		return table.Flush()
	})
}

// beside opens the stations on the database beside a server, and works on no job.
func beside(c *config.Config, fn func(ctx context.Context, app *boot.App) error) error {
	ctx, stop := untilSignal()
	defer stop()
	db, err := openBeside(ctx, c)
	if err != nil {
		return err
	}
	db.Close()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	app, err := boot.Open(ctx, boot.Options{Config: c, Log: log, Beside: true, Version: version})
	if err != nil {
		return err
	}
	err = fn(ctx, app)
	closing, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	app.Stop(closing)
	return err
}

// inWords says a fault as a page would.
func inWords(catalog *i18n.Catalog, err error) error {
	e := crm.AsError(err)
	reader := catalog.Reader("en", time.UTC)
	words := []string{}
	for _, f := range e.Fields {
		words = append(words, f.Field+": "+response.FieldText(reader, f))
	}
	if len(words) == 0 {
		return fmt.Errorf("%s (%w)", response.Detail(reader, e), err)
	}
	return errors.New(strings.Join(words, "\n  "))
}
