// Package r1cs reads the constraints and witnesses that the benchmark writes (the formats .r1cs and .wtns of iden3).
package r1cs

import (
	"encoding/binary"
	"fmt"
	"os"

	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

const elementBytes = 32

// Term is a wire times a coefficient.
type Term struct {
	Wire        uint32
	Coefficient fr.Element
}

// System is a system of constraints A w * B w = C w; wire 0 is one, wires 1 to PublicCount are public.
type System struct {
	WireCount   int
	PublicCount int
	Rows        [][3][]Term
}

type cursor struct {
	data []byte
	at   int
}

func (c *cursor) word() uint32 {
	c.at += 4
	return binary.LittleEndian.Uint32(c.data[c.at-4:])
}

func (c *cursor) element() (fr.Element, error) {
	c.at += elementBytes
	return fr.LittleEndian.Element((*[32]byte)(c.data[c.at-elementBytes:]))
}

// sections returns the sections of a file by their number.
func sections(path, format string) (map[uint32][]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(data) < 12 || string(data[:4]) != format {
		return nil, fmt.Errorf("%s: no %s file", path, format)
	}
	result := map[uint32][]byte{}
	at := 12
	for range binary.LittleEndian.Uint32(data[8:]) {
		if at+12 > len(data) {
			return nil, fmt.Errorf("%s: ends inside a section", path)
		}
		size := int(binary.LittleEndian.Uint64(data[at+4:]))
		if at+12+size > len(data) {
			return nil, fmt.Errorf("%s: ends inside a section", path)
		}
		result[binary.LittleEndian.Uint32(data[at:])] = data[at+12 : at+12+size]
		at += 12 + size
	}
	return result, nil
}

// Read reads constraints.
func Read(path string) (*System, error) {
	parts, err := sections(path, "r1cs")
	if err != nil {
		return nil, err
	}
	header := &cursor{data: parts[1], at: 4 + elementBytes}
	system := &System{WireCount: int(header.word())}
	system.PublicCount = int(header.word() + header.word())
	header.at += 4 + 8
	system.Rows = make([][3][]Term, header.word())
	in := &cursor{data: parts[2]}
	for row := range system.Rows {
		for side := range system.Rows[row] {
			terms := make([]Term, in.word())
			for i := range terms {
				terms[i].Wire = in.word()
				if terms[i].Coefficient, err = in.element(); err != nil {
					return nil, err
				}
			}
			system.Rows[row][side] = terms
		}
	}
	return system, nil
}

// ReadWitness reads the values of all wires.
func ReadWitness(path string) (fr.Vector, error) {
	parts, err := sections(path, "wtns")
	if err != nil {
		return nil, err
	}
	in := &cursor{data: parts[2]}
	values := make(fr.Vector, len(parts[2])/elementBytes)
	for i := range values {
		if values[i], err = in.element(); err != nil {
			return nil, err
		}
	}
	return values, nil
}
