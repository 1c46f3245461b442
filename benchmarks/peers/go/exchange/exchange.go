// Package exchange reads and writes the arrays that the benchmark and its peers hand to each other.
//
// A file is a header of 20 bytes (magic "ASXC", version, kind, count; little-endian) and count items. An item is one,
// two or four numbers of 32 bytes, little-endian, canonical (not in Montgomery form): an element, x and y of a point of
// G1, or x0, x1, y0, y1 of a point of G2. The point at infinity is all zero.
package exchange

import (
	"encoding/binary"
	"fmt"
	"os"

	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fp"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
)

const (
	headerBytes = 20
	numberBytes = 32
	magic       = "ASXC"
	version     = 1
)

// Kind says what the items of a file are.
type Kind uint32

// The kinds and the number that a header gives them.
const (
	Fr Kind = 1 + iota
	Fp
	G1
	G2
)

// Numbers returns how many numbers an item of the kind has.
func (kind Kind) Numbers() int {
	switch kind {
	case G1:
		return 2
	case G2:
		return 4
	default:
		return 1
	}
}

func read(path string, kind Kind) ([]byte, int, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, 0, err
	}
	if len(data) < headerBytes || string(data[:4]) != magic {
		return nil, 0, fmt.Errorf("%s: no exchange file", path)
	}
	if found := binary.LittleEndian.Uint32(data[4:]); found != version {
		return nil, 0, fmt.Errorf("%s: version %d, expected %d", path, found, version)
	}
	if found := binary.LittleEndian.Uint32(data[8:]); Kind(found) != kind {
		return nil, 0, fmt.Errorf("%s: kind %d, expected %d", path, found, kind)
	}
	count := int(binary.LittleEndian.Uint64(data[12:]))
	if want := headerBytes + count*kind.Numbers()*numberBytes; len(data) != want {
		return nil, 0, fmt.Errorf("%s: %d bytes, expected %d", path, len(data), want)
	}
	return data[headerBytes:], count, nil
}

func header(kind Kind, count int) []byte {
	data := make([]byte, headerBytes, headerBytes+count*kind.Numbers()*numberBytes)
	copy(data, magic)
	binary.LittleEndian.PutUint32(data[4:], version)
	binary.LittleEndian.PutUint32(data[8:], uint32(kind))
	binary.LittleEndian.PutUint64(data[12:], uint64(count))
	return data
}

func frAt(data []byte, index int) (fr.Element, error) {
	return fr.LittleEndian.Element((*[32]byte)(data[index*numberBytes:]))
}

func fpAt(data []byte, index int) (fp.Element, error) {
	return fp.LittleEndian.Element((*[32]byte)(data[index*numberBytes:]))
}

// ReadFr reads elements of the scalar field.
func ReadFr(path string) (fr.Vector, error) {
	data, count, err := read(path, Fr)
	if err != nil {
		return nil, err
	}
	result := make(fr.Vector, count)
	for i := range result {
		if result[i], err = frAt(data, i); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// ReadFp reads elements of the base field.
func ReadFp(path string) (fp.Vector, error) {
	data, count, err := read(path, Fp)
	if err != nil {
		return nil, err
	}
	result := make(fp.Vector, count)
	for i := range result {
		if result[i], err = fpAt(data, i); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// ReadG1 reads points of G1.
func ReadG1(path string) ([]bn254.G1Affine, error) {
	data, count, err := read(path, G1)
	if err != nil {
		return nil, err
	}
	result := make([]bn254.G1Affine, count)
	for i := range result {
		for number, coordinate := range []*fp.Element{&result[i].X, &result[i].Y} {
			if *coordinate, err = fpAt(data, 2*i+number); err != nil {
				return nil, err
			}
		}
	}
	return result, nil
}

// ReadG2 reads points of G2.
func ReadG2(path string) ([]bn254.G2Affine, error) {
	data, count, err := read(path, G2)
	if err != nil {
		return nil, err
	}
	result := make([]bn254.G2Affine, count)
	for i := range result {
		p := &result[i]
		for number, coordinate := range []*fp.Element{&p.X.A0, &p.X.A1, &p.Y.A0, &p.Y.A1} {
			if *coordinate, err = fpAt(data, 4*i+number); err != nil {
				return nil, err
			}
		}
	}
	return result, nil
}

func appendFp(data []byte, elements ...fp.Element) []byte {
	for i := range elements {
		var number [numberBytes]byte
		fp.LittleEndian.PutElement(&number, elements[i])
		data = append(data, number[:]...)
	}
	return data
}

// WriteFr writes elements of the scalar field.
func WriteFr(path string, elements fr.Vector) error {
	data := header(Fr, len(elements))
	for i := range elements {
		var number [numberBytes]byte
		fr.LittleEndian.PutElement(&number, elements[i])
		data = append(data, number[:]...)
	}
	return os.WriteFile(path, data, 0o600)
}

// WriteFp writes elements of the base field.
func WriteFp(path string, elements fp.Vector) error {
	return os.WriteFile(path, appendFp(header(Fp, len(elements)), elements...), 0o600)
}

// WriteG1 writes points of G1.
func WriteG1(path string, points []bn254.G1Affine) error {
	data := header(G1, len(points))
	for i := range points {
		data = appendFp(data, points[i].X, points[i].Y)
	}
	return os.WriteFile(path, data, 0o600)
}

// WriteG2 writes points of G2.
func WriteG2(path string, points []bn254.G2Affine) error {
	data := header(G2, len(points))
	for i := range points {
		p := &points[i]
		data = appendFp(data, p.X.A0, p.X.A1, p.Y.A0, p.Y.A1)
	}
	return os.WriteFile(path, data, 0o600)
}
