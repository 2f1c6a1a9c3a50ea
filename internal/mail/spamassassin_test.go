package mail

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// assassin has SpamAssassin assassin files by its own rules, without the network, and prints score and rules of each.
const assassin = `
use Mail::SpamAssassin;
my $home = shift @ARGV;
my $sa = Mail::SpamAssassin->new({local_tests_only => 1, dont_copy_prefs => 1, require_rules => 1,
    userstate_dir => $home, userprefs_filename => "$home/none", home_dir_for_helpers => $home});
for my $file (@ARGV) {
    open my $in, '<:raw', $file or die "$file: $!";
    my $mail = $sa->parse([<$in>]);
    my $status = $sa->check($mail);
    print join("\t", $file, $status->get_score, $status->get_names_of_tests_hit_with_scores), "\n";
    $status->finish; $mail->finish;
}
`

// maxSpam is below what anybody filters: 5 is SpamAssassin's own bound.
const maxSpam = 2

func TestNoMessageLooksLikeSpam(t *testing.T) {
	if err := exec.Command("perl", "-MMail::SpamAssassin", "-e1").Run(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("SpamAssassin is missing: %v", err)
		}
		t.Skip("SpamAssassin is not here")
	}
	spam := "From: winner@firm.test\r\nTo: you@client.test\r\nSubject: VIAGRA!!! FREE MONEY $$$\r\n\r\nXJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n"
	all := append(everything(t, strangers, "ordinary", "long", "injection", "right"), sent{name: "real-spam", raw: []byte(spam)})
	command := exec.Command("perl", append([]string{"-e", assassin, t.TempDir()}, asFiles(t, all)...)...)
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	judged := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(judged) != len(all) {
		t.Fatalf("%d of %d messages were judged", len(judged), len(all))
	}
	worst, about := 0.0, ""
	for i, line := range judged {
		fields := strings.Split(line, "\t")
		score, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		isSpam := all[i].name == "real-spam"
		if (score >= maxSpam) != isSpam {
			t.Errorf("%s scores %.1f: %s", all[i].name, score, fields[2])
		}
		if !isSpam && score > worst {
			worst, about = score, all[i].name+": "+fields[2]
		}
	}
	t.Logf("of %d messages the worst scores %.1f, %s", len(all)-1, worst, about)
}
