package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httputil"
	"strconv"
	"time"
)

// answerDeadline bounds the wait for one answer.
const answerDeadline = 60 * time.Second

// conn is one connection that is used again and again. It knows as much of HTTP/1.1 as our own answers need, so
// that on a machine shared with the server the generator costs little.
type conn struct {
	address string
	net     net.Conn
	in      *bufio.Reader
}

var (
	contentLength = []byte("content-length:")
	inChunks      = []byte("transfer-encoding: chunked")
	errEnded      = errors.New("the answer ended early")
)

// send sends one request and returns the status and the body of its answer. After an error the next one dials anew.
func (c *conn) send(request []byte) (status int, answer []byte, err error) {
	if c.net == nil {
		if c.net, err = net.DialTimeout("tcp", c.address, answerDeadline); err != nil {
			c.net = nil
			return 0, nil, err
		}
		c.in = bufio.NewReader(c.net)
	}
	if err = c.net.SetDeadline(time.Now().Add(answerDeadline)); err == nil {
		_, err = c.net.Write(request)
	}
	if err == nil {
		status, answer, err = c.read()
	}
	if err != nil {
		c.close()
	}
	return status, answer, err
}

// read reads a status line, headers and a body, of stated length or in chunks.
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
	length, chunks := 0, false
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
		chunks = chunks || bytes.EqualFold(line, inChunks)
	}
	if chunks {
		if body, err = io.ReadAll(httputil.NewChunkedReader(c.in)); err == nil {
			_, err = c.in.Discard(len("\r\n"))
		}
		return status, body, err
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
