// Kernels does the benchmark's field multiplications, transforms and sums of scaled points with gnark-crypto.
package main

import (
	"fmt"
	"runtime"
	"strconv"

	"assay/peers/exchange"
	"assay/peers/protocol"

	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/fft"
)

type store struct {
	fr      map[string]fr.Vector
	fp      map[string]fp.Vector
	g1      map[string][]bn254.G1Affine
	g2      map[string][]bn254.G2Affine
	domains map[int]*fft.Domain
}

func main() {
	s := &store{
		fr: map[string]fr.Vector{}, fp: map[string]fp.Vector{},
		g1: map[string][]bn254.G1Affine{}, g2: map[string][]bn254.G2Affine{},
		domains: map[int]*fft.Domain{},
	}
	protocol.Serve(protocol.Commands{
		"hello": protocol.Hello,
		"load":  s.load, "save": s.save, "clear": s.clear,
		"vector-multiply": s.vectorMultiply, "multiply": s.multiply,
		"ntt": s.ntt, "msm": s.msm,
	})
}

// load NAME KIND PATH
func (s *store) load(words []string) (protocol.Answer, error) {
	name, path := words[0], words[2]
	var err error
	switch words[1] {
	case "fr":
		s.fr[name], err = exchange.ReadFr(path)
	case "fp":
		s.fp[name], err = exchange.ReadFp(path)
	case "g1":
		s.g1[name], err = exchange.ReadG1(path)
	case "g2":
		s.g2[name], err = exchange.ReadG2(path)
	default:
		err = fmt.Errorf("no kind %q", words[1])
	}
	return protocol.Answer{}, err
}

// save NAME KIND PATH
func (s *store) save(words []string) (protocol.Answer, error) {
	name, path := words[0], words[2]
	var err error
	switch words[1] {
	case "fr":
		err = exchange.WriteFr(path, s.fr[name])
	case "fp":
		err = exchange.WriteFp(path, s.fp[name])
	case "g1":
		err = exchange.WriteG1(path, s.g1[name])
	case "g2":
		err = exchange.WriteG2(path, s.g2[name])
	default:
		err = fmt.Errorf("no kind %q", words[1])
	}
	return protocol.Answer{}, err
}

// clear forgets all arrays.
func (s *store) clear(_ []string) (protocol.Answer, error) {
	clear(s.fr)
	clear(s.fp)
	clear(s.g1)
	clear(s.g2)
	clear(s.domains)
	return protocol.Answer{}, nil
}

// vector-multiply OUT X Y KIND REPEATS: the library's multiplication of whole arrays.
func (s *store) vectorMultiply(words []string) (protocol.Answer, error) {
	repeats, err := strconv.Atoi(words[4])
	if err != nil {
		return nil, err
	}
	if words[3] == "fp" {
		x, y := s.fp[words[1]], s.fp[words[2]]
		out := make(fp.Vector, len(x))
		s.fp[words[0]] = out
		return protocol.Timed(func() error {
			for range repeats {
				out.Mul(x, y)
			}
			return nil
		})
	}
	x, y := s.fr[words[1]], s.fr[words[2]]
	out := make(fr.Vector, len(x))
	s.fr[words[0]] = out
	return protocol.Timed(func() error {
		for range repeats {
			out.Mul(x, y)
		}
		return nil
	})
}

// multiply OUT X Y KIND REPEATS: one element after the other.
func (s *store) multiply(words []string) (protocol.Answer, error) {
	repeats, err := strconv.Atoi(words[4])
	if err != nil {
		return nil, err
	}
	if words[3] == "fp" {
		x, y := s.fp[words[1]], s.fp[words[2]]
		out := make(fp.Vector, len(x))
		s.fp[words[0]] = out
		return protocol.Timed(func() error {
			for range repeats {
				for i := range out {
					out[i].Mul(&x[i], &y[i])
				}
			}
			return nil
		})
	}
	x, y := s.fr[words[1]], s.fr[words[2]]
	out := make(fr.Vector, len(x))
	s.fr[words[0]] = out
	return protocol.Timed(func() error {
		for range repeats {
			for i := range out {
				out[i].Mul(&x[i], &y[i])
			}
		}
		return nil
	})
}

// ntt OUT X SIZE_LOG2 forward|backward: forward takes natural to bit-reversed order, backward the other way.
func (s *store) ntt(words []string) (protocol.Answer, error) {
	sizeLog2, err := strconv.Atoi(words[2])
	if err != nil {
		return nil, err
	}
	domain, ok := s.domains[sizeLog2]
	if !ok {
		domain = fft.NewDomain(1 << sizeLog2)
		s.domains[sizeLog2] = domain
	}
	out, ok := s.fr[words[0]]
	if !ok || len(out) != len(s.fr[words[1]]) {
		out = make(fr.Vector, len(s.fr[words[1]]))
		s.fr[words[0]] = out
	}
	copy(out, s.fr[words[1]])
	decimation := fft.DIF
	if words[3] == "backward" {
		decimation = fft.DIT
	}
	return protocol.Timed(func() error {
		domain.FFT(out, decimation, fft.WithNbTasks(runtime.GOMAXPROCS(0)))
		return nil
	})
}

// msm OUT POINTS SCALARS g1|g2 TASKS
func (s *store) msm(words []string) (protocol.Answer, error) {
	tasks, err := strconv.Atoi(words[4])
	if err != nil {
		return nil, err
	}
	config := ecc.MultiExpConfig{NbTasks: tasks}
	scalars := s.fr[words[2]]
	if words[3] == "g2" {
		points := s.g2[words[1]]
		out := make([]bn254.G2Affine, 1)
		s.g2[words[0]] = out
		return protocol.Timed(func() error {
			_, err := out[0].MultiExp(points, scalars, config)
			return err
		})
	}
	points := s.g1[words[1]]
	out := make([]bn254.G1Affine, 1)
	s.g1[words[0]] = out
	return protocol.Timed(func() error {
		_, err := out[0].MultiExp(points, scalars, config)
		return err
	})
}
