// Package protocol is the conversation of a peer program with the benchmark: a command with its words on each line of
// standard input, an object of JSON on one line of standard output for each.
package protocol

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// Answer is what a command has to say; the keys are those the benchmark asks for.
type Answer map[string]any

// Commands carries out the words that follow the name of a command.
type Commands map[string]func(words []string) (Answer, error)

// Hello tells the versions of the language and of the modules in this program.
func Hello(_ []string) (Answer, error) {
	versions := map[string]string{"go": runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			name := module.Path[strings.LastIndex(module.Path, "/")+1:]
			if strings.HasPrefix(name, "gnark") {
				versions[name] = module.Version
			}
		}
	}
	return Answer{"versions": versions, "threads": runtime.GOMAXPROCS(0)}, nil
}

// Timed returns how long the body took; the garbage of what came before is collected first.
func Timed(body func() error) (Answer, error) {
	runtime.GC()
	start := time.Now()
	err := body()
	return Answer{"nanos": time.Since(start).Nanoseconds()}, err
}

// Serve answers until standard input ends.
func Serve(commands Commands) {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<16), 1<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		words := strings.Fields(in.Text())
		if len(words) == 0 {
			continue
		}
		answer, err := carryOut(commands, words)
		if err != nil {
			answer = Answer{"error": err.Error()}
		}
		if err := out.Encode(answer); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func carryOut(commands Commands, words []string) (answer Answer, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("%s: %v", words[0], panicked)
		}
	}()
	command, ok := commands[words[0]]
	if !ok {
		return nil, fmt.Errorf("no command %q", words[0])
	}
	return command(words[1:])
}
