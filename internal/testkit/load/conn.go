package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// answerDeadline bounds the wait for one answer.
const answerDeadline = 60 * time.Second

// conn is one connection that posts again and again. It knows as much of HTTP/1.1 as our own answers need, so
// that on a machine shared with the server the generator costs little.
type conn struct {
	address string
	net     net.Conn
	in      *bufio.Reader
	out     []byte
}

var (
	contentLength = []byte("content-length:")
	errEnded      = errors.New("the answer ended early")
)

// post sends one request and returns the status and the body of its answer. After an error the next post dials
// anew.
func (c *conn) post(path, key string, body []byte) (status int, answer []byte, err error) {
	if c.net == nil {
		if c.net, err = net.DialTimeout("tcp", c.address, answerDeadline); err != nil {
			c.net = nil
			return 0, nil, err
		}
		c.in = bufio.NewReader(c.net)
	}
	status, answer, err = c.exchange(path, key, body)
	if err != nil {
		c.close()
	}
	return status, answer, err
}

func (c *conn) exchange(path, key string, body []byte) (int, []byte, error) {
	if err := c.net.SetDeadline(time.Now().Add(answerDeadline)); err != nil {
		return 0, nil, err
	}
	c.out = fmt.Appendf(c.out[:0], "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n", path, c.address, len(body))
	if key != "" {
		c.out = fmt.Appendf(c.out, "Idempotency-Key: %s\r\n", key)
	}
	c.out = append(append(c.out, "\r\n"...), body...)
	if _, err := c.net.Write(c.out); err != nil {
		return 0, nil, err
	}
	return c.read()
}

// read reads a status line, headers and a body of stated length.
func (c *conn) read() (status int, body []byte, err error) {
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if len(line) < 12 {
		return 0, nil, errEnded
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, fmt.Errorf("reading %q: %w", line, err)
	}
	length := 0
	for {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return 0, nil, err
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			break
		}
		if len(line) > len(contentLength) && bytes.EqualFold(line[:len(contentLength)], contentLength) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(contentLength):]))); err != nil {
				return 0, nil, err
			}
		}
	}
	body = make([]byte, length)
	_, err = io.ReadFull(c.in, body)
	return status, body, err
}

func (c *conn) close() {
	if c.net != nil {
		_ = c.net.Close() // whatever was on its way is lost either way
		c.net = nil
	}
}
