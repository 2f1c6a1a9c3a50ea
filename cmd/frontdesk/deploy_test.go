package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"

	"frontdesk/internal/config"
	"frontdesk/internal/testkit"
)

const top = "../../" // of the source

func source(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(top + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// settings are the names of all settings with their defaults.
func settings() map[string]string {
	all := map[string]string{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[config.Config]()) {
		if name := field.Tag.Get("env"); name != "" {
			all[name] = field.Tag.Get("default")
		}
	}
	return all
}

// isSetting reports whether a name is that of a setting, or of a file with one.
func isSetting(name string) bool {
	_, known := settings()[strings.TrimSuffix(name, "_FILE")]
	return known
}

// understood fails unless the program takes these arguments.
func understood(t *testing.T, args ...string) {
	t.Helper()
	parser, err := kong.New(&program{}, kong.Name("frontdesk"))
	if err != nil {
		t.Fatal(err)
	}
	args = slices.DeleteFunc(args, func(a string) bool { return a == "--help" }) // which would end the test
	if _, err := parser.Parse(args); err != nil {
		t.Errorf("frontdesk %s: %v", strings.Join(args, " "), err)
	}
}

// unit are the settings of the systemd unit, in order, by name.
func unit(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for line := range strings.Lines(source(t, "docs/deploy/frontdesk.service")) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if ok && !strings.HasPrefix(name, "#") {
			all[name] = append(all[name], value)
		}
	}
	return all
}

func TestTheUnitRunsThisProgramAndGivesItTimeToEnd(t *testing.T) {
	u := unit(t)
	command := strings.Fields(u["ExecStart"][0])
	if command[0] != "/usr/local/bin/frontdesk" || !strings.Contains(source(t, "docs/operations.md"), "bin/frontdesk "+command[0]) {
		t.Errorf("it runs %s, which is not what operations.md installs", command[0])
	}
	understood(t, command[1:]...)
	patience, err := time.ParseDuration(u["TimeoutStopSec"][0] + "s")
	if err != nil || patience < 2*drainTime+traceTime+5*time.Second {
		t.Errorf("it stops after %v: %v", patience, err)
	}
	for name, want := range map[string]string{
		"Restart": "always", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "MemoryDenyWriteExecute": "yes", "CapabilityBoundingSet": "", "UMask": "0077",
	} {
		if !slices.Equal(u[name], []string{want}) {
			t.Errorf("%s is %q", name, u[name])
		}
	}
}

func TestTheUnitIsGoodForSystemd(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip(err)
	}
	file := filepath.Join(t.TempDir(), "frontdesk.service")
	text := strings.ReplaceAll(source(t, "docs/deploy/frontdesk.service"), "/usr/local/bin/frontdesk", "/bin/true") // it need not be installed
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(analyze, "verify", file).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v %s", err, out)
	}
}

func TestTheUnitsSettingsAreSettingsAndSound(t *testing.T) {
	u := unit(t)
	if u["EnvironmentFile"][0] != "/etc/frontdesk/environment" {
		t.Errorf("its settings are in %s", u["EnvironmentFile"])
	}
	text := source(t, "docs/deploy/environment")
	args := []string{"serve"}
	for line := range strings.Lines(text) {
		name, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "#"), "=")
		if !ok || strings.Contains(name, " ") {
			continue
		}
		if !isSetting(name) {
			t.Errorf("%s is no setting", name)
		}
		if !strings.HasPrefix(line, "#") {
			args = append(args, "--"+strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, "FRONTDESK_"), "_", "-"))+"="+strings.Trim(value, `"`))
		}
	}
	var p program
	parser, err := kong.New(&p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(args); err != nil {
		t.Fatal(err)
	}
	if err := p.Check(); err != nil {
		t.Error(err)
	}
	if want := "/var/lib/" + u["StateDirectory"][0]; p.Data != want {
		t.Errorf("its data is in %s, not in %s", p.Data, want)
	}
}

// composition is what is looked at of compose.yaml.
type composition struct {
	Services map[string]struct {
		Build           struct{ Context, Dockerfile string }
		Image           string
		Command         []string
		Environment     map[string]string
		Secrets         []string
		Volumes         []string
		StopGracePeriod string         `yaml:"stop_grace_period"`
		DependsOn       map[string]any `yaml:"depends_on"`
		Healthcheck     struct{ Test []string }
		ReadOnly        bool `yaml:"read_only"`
	}
	Secrets map[string]struct{ File string }
	Volumes map[string]any
}

func TestTheCompositionFitsTogetherAndHoldsNoPassword(t *testing.T) {
	var c composition
	if err := yaml.Unmarshal([]byte(source(t, "docs/deploy/compose.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	desk := c.Services["frontdesk"]
	for name, value := range desk.Environment {
		if !isSetting(name) {
			t.Errorf("%s is no setting", name)
		}
		if file, ok := strings.CutPrefix(value, "/run/secrets/"); ok && !slices.Contains(desk.Secrets, file) {
			t.Errorf("%s is no secret of frontdesk", file)
		}
	}
	for name, s := range c.Services {
		for _, secret := range s.Secrets {
			if c.Secrets[secret].File != "./secrets/"+secret {
				t.Errorf("%s: the secret %s has no file of that name", name, secret)
			}
		}
		for variable := range s.Environment {
			if strings.Contains(variable, "PASSWORD") && !strings.HasSuffix(variable, "_FILE") {
				t.Errorf("%s: %s stands in the open", name, variable)
			}
		}
		for _, volume := range s.Volumes {
			volume, _, _ = strings.Cut(volume, ":")
			if _, ok := c.Volumes[volume]; !ok {
				t.Errorf("%s: no volume %s", name, volume)
			}
		}
	}
	for name := range desk.DependsOn {
		if len(c.Services[name].Healthcheck.Test) == 0 {
			t.Errorf("frontdesk waits for the health of %s, which has no check", name)
		}
	}
	if patience, err := time.ParseDuration(desk.StopGracePeriod); err != nil || patience < 2*drainTime+traceTime+5*time.Second {
		t.Errorf("it stops after %v: %v", patience, err)
	}
	if file := filepath.Join("docs/deploy", desk.Build.Context, desk.Build.Dockerfile); file != "docs/deploy/Containerfile" || !desk.ReadOnly {
		t.Errorf("it is built from %s", file)
	}
	redis, postgres := strings.Join(c.Services["redis"].Command, " "), strings.Join(c.Services["postgres"].Command, " ")
	for words, part := range map[string]string{"--maxmemory-policy noeviction": redis, "fsync=on": postgres, "full_page_writes=on": postgres, "synchronous_commit=on": postgres} {
		if !strings.Contains(part, words) {
			t.Errorf("%q is not in %q", words, part)
		}
	}
}

func TestTheContainerIsBuiltByTheMakefileAndRunsAsNobody(t *testing.T) {
	text := source(t, "docs/deploy/Containerfile")
	if !strings.Contains(source(t, "Makefile"), "-o bin/frontdesk ./cmd/frontdesk") || !regexp.MustCompile(`(?m)^RUN make build `).MatchString(text) {
		t.Error("it is not built by make build")
	}
	for _, line := range []string{"COPY --from=build /src/bin/frontdesk /frontdesk", "FROM scratch", "USER 65532:65532", `ENTRYPOINT ["/frontdesk"]`} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %q", line)
		}
	}
	for _, match := range regexp.MustCompile(`(?m)^ENV ([A-Z_]+)=`).FindAllStringSubmatch(text, -1) {
		if !isSetting(match[1]) {
			t.Errorf("%s is no setting", match[1])
		}
	}
	for _, match := range regexp.MustCompile(`CMD (\[.*\])`).FindAllStringSubmatch(text, -1) {
		var args []string
		if err := yaml.Unmarshal([]byte(match[1]), &args); err != nil {
			t.Fatal(err)
		}
		understood(t, slices.DeleteFunc(args, func(a string) bool { return a == "/frontdesk" })...)
	}
	goVersion := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(source(t, "go.mod"))[1]
	if !strings.Contains(text, "FROM golang:"+goVersion+" AS build") {
		t.Errorf("it is not built by Go %s", goVersion)
	}
}

func TestTheDocumentationNamesEverySettingWithItsDefault(t *testing.T) {
	text := source(t, "docs/operations.md")
	for name, value := range settings() {
		row := regexp.MustCompile("(?m)^\\| `" + name + "` \\| (.*?) \\|").FindStringSubmatch(text)
		if row == nil || (value != "" && row[1] != "`"+value+"`") {
			t.Errorf("%s, by default %q, stands as %q", name, value, row)
		}
	}
	for _, name := range regexp.MustCompile(`FRONTDESK_[A-Z_]+`).FindAllString(text, -1) {
		if !isSetting(name) {
			t.Errorf("%s is no setting", name)
		}
	}
}

// shellBlocks are the blocks of the documentation in a language, as written.
func shellBlocks(t *testing.T, language string) (blocks []string) {
	t.Helper()
	for _, match := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```").FindAllStringSubmatch(source(t, "docs/operations.md"), -1) {
		blocks = append(blocks, match[1])
	}
	return blocks
}

func TestEveryCommandOfTheDocumentationRunsAsWritten(t *testing.T) {
	env := testkit.NewPostgres(t)
	folder := t.TempDir()
	program, work := filepath.Join(folder, "bin"), filepath.Join(folder, "work")
	if err := os.Mkdir(program, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(work, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(executable(t), filepath.Join(program, "frontdesk")); err != nil {
		t.Fatal(err)
	}
	servedOnce(t, filepath.Join(work, "data"))
	script := strings.Join(shellBlocks(t, "sh"), "\n")
	script = strings.ReplaceAll(script, "postgres://frontdesk:password@127.0.0.1:5432/frontdesk", "'"+env.Config.DatabaseURL+"'")
	cmd := exec.Command("sh", "-eux", "-c", script)
	cmd.Dir = work
	cmd.Env = append(os.Environ(), asProgram+"=yes", "PATH="+program+":"+os.Getenv("PATH"), "FRONTDESK_LISTEN=127.0.0.1:0", "FRONTDESK_BASE_URL=http://127.0.0.1:8080")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// servedOnce starts a server on a data folder, which makes the database and its secret, and stops it.
func servedOnce(t *testing.T, folder string) {
	t.Helper()
	p := place{asProgram + "=yes", "FRONTDESK_DATA=" + folder}
	server := p.serve(t, "serve")
	if code, err := server.Terminate(); err != nil || code != 0 {
		t.Fatalf("the server ended with %d, %v\n%s", code, err, server.Log())
	}
}

func executable(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheCommandsThatNeedAHostAreUnderstoodAndNameFilesThatAreThere(t *testing.T) {
	for _, block := range shellBlocks(t, "shell") {
		for line := range strings.Lines(block) {
			for _, match := range regexp.MustCompile(`(?:; |/| )frontdesk ((?:doctor|backup|restore|serve)\b[^';>\n]*)`).FindAllStringSubmatch(line, -1) {
				understood(t, strings.Fields(match[1])...)
			}
			for _, file := range regexp.MustCompile(`docs/deploy/[a-z.]+`).FindAllString(line, -1) {
				if info, err := os.Stat(top + file); err != nil || (info.IsDir() && file != "docs/deploy") {
					t.Errorf("%s: %v", file, err)
				}
			}
		}
	}
	for _, match := range regexp.MustCompile("`frontdesk ([^`]+)`").FindAllStringSubmatch(source(t, "docs/operations.md"), -1) {
		understood(t, strings.Fields(match[1])...)
	}
}

func TestTheServicesBackupsLieInAFolderThatIsMadeForItsUser(t *testing.T) {
	blocks := strings.Join(shellBlocks(t, "shell"), "")
	user := unit(t)["User"][0]
	as := regexp.MustCompile(`(?m)^sudo -u `+user+` .*frontdesk (backup|restore)(?: --\S+)* (/\S+)/backup.zip'$`).FindAllStringSubmatch(blocks, -1)
	if len(as) != 2 || as[0][1] == as[1][1] {
		t.Fatalf("they are not both taken and restored: %q", as)
	}
	for _, command := range as {
		if !strings.Contains(blocks, "sudo install -d -m 700 -o "+user+" "+command[2]+"\n") {
			t.Errorf("%s needs %s, which nobody makes", command[1], command[2])
		}
	}
}

func TestWhatIsMadeBesideTheCompositionIsInNoRepositoryAndInNoImage(t *testing.T) {
	blocks := strings.Join(shellBlocks(t, "shell"), "")
	made := regexp.MustCompile(`(?m)(?:> |^mkdir .* )([a-z][a-z./_]*)$`).FindAllStringSubmatch(blocks, -1)
	if len(made) < 6 {
		t.Fatalf("only %q is made", made)
	}
	for _, file := range made {
		folder, _, _ := strings.Cut(file[1], "/")
		if !strings.Contains(source(t, ".gitignore"), "\n/docs/deploy/"+folder+"/\n") {
			t.Errorf("git would take %s", file[1])
		}
		if !strings.Contains(source(t, "docs/deploy/Containerfile.dockerignore"), "\ndocs/deploy/"+folder+"\n") {
			t.Errorf("an image would take %s", file[1])
		}
	}
	for name, line := range map[string]string{".gitignore": "\n*.zip\n", "docs/deploy/Containerfile.dockerignore": "\n**/*.zip\n"} {
		if !strings.Contains(source(t, name), line) {
			t.Errorf("%s lets a backup through that lies elsewhere", name)
		}
	}
}
