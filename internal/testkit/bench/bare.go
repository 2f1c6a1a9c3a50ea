package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// enquiry is the body of a submission as a bare handler would take it.
type enquiry struct {
	Name    string `json:"name" binding:"required,max=200"`
	Email   string `json:"email" binding:"required,email"`
	Phone   string `json:"phone" binding:"required,min=5,max=40"`
	Company string `json:"company" binding:"max=200"`
	Service string `json:"service" binding:"max=200"`
	Message string `json:"message" binding:"required,max=10000"`
	Locale  string `json:"locale" binding:"max=20"`
	Page    string `json:"page" binding:"url"`
	Consent string `json:"consent"`
}

const maxBare = 1 << 20 // bytes

var filler = bytes.Repeat([]byte("x"), maxBare)

// serveBare is the baseline: a Gin handler that binds and validates the body of a submission and keeps nothing, and one
// that answers with as many bytes as it is asked for. It prints its address and serves until its standard input ends.
func serveBare() {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.POST("/*path", func(c *gin.Context) {
		var body enquiry
		if err := c.ShouldBindJSON(&body); err != nil {
			c.Status(http.StatusUnprocessableEntity)
			return
		}
		c.JSON(http.StatusCreated, gin.H{"reference": "NO.2026112200000"})
	})
	e.GET("/:bytes", func(c *gin.Context) {
		size, err := strconv.Atoi(c.Param("bytes"))
		if err != nil || size < 0 || size > maxBare {
			c.Status(http.StatusNotFound)
			return
		}
		c.Data(http.StatusOK, "application/json; charset=utf-8", filler[:size])
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // its end is the signal
		os.Exit(0)
	}()
	fmt.Println("http://" + listener.Addr().String())
	fmt.Fprintln(os.Stderr, http.Serve(listener, e))
}

// startBare starts the baseline as a process of its own, as the product is.
func startBare() (url string, stop func() error, err error) {
	cmd := exec.Command(os.Args[0], "bare")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	line := make([]byte, 64)
	n, err := stdout.Read(line)
	if err != nil {
		return "", nil, err
	}
	return strings.TrimSpace(string(line[:n])), func() error {
		if err := stdin.Close(); err != nil {
			return err
		}
		return cmd.Wait()
	}, nil
}
