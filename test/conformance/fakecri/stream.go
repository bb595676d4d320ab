package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os/exec"
	"strings"

	cri "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-streaming/pkg/streaming"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
	utilexec "k8s.io/utils/exec"
)

// streams runs what kubectl exec asks for as a process of this machine, with an
// environment like a container's; so only plain commands make sense.
type streams struct{ *server }

func (s streams) command(ctx context.Context, id string, words []string) (*exec.Cmd, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.containers[id]
	if c == nil || c.status.State != cri.ContainerState_CONTAINER_RUNNING {
		return nil, fmt.Errorf("failed to exec in container: container %q is not running", id)
	}
	path, err := exec.LookPath(words[0])
	if err != nil {
		what := "executable file not found in $PATH"
		if strings.Contains(words[0], "/") {
			what = "no such file or directory"
		}
		return nil, fmt.Errorf("failed to exec in container: failed to start exec %q: OCI runtime exec failed: exec failed: unable to start container process: exec: %q: %s", id, words[0], what)
	}
	cmd := exec.CommandContext(ctx, path, words[1:]...)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"}
	if box := s.sandboxes[c.sandbox]; box != nil {
		cmd.Env = append(cmd.Env, "HOSTNAME="+box.config.Hostname)
	}
	for _, env := range c.config.Envs {
		cmd.Env = append(cmd.Env, env.Key+"="+string(env.Value))
	}
	return cmd, nil
}

func (s streams) Exec(ctx context.Context, id string, words []string, in io.Reader, out, err io.WriteCloser, tty bool, _ <-chan remotecommand.TerminalSize) error {
	cmd, failure := s.command(ctx, id, words)
	if failure != nil {
		return failure
	}
	if in != nil {
		pipe, failure := cmd.StdinPipe()
		if failure != nil {
			return failure
		}
		go func() { _, _ = io.Copy(pipe, in); _ = pipe.Close() }()
	}
	cmd.Stdout = out
	if cmd.Stderr = out; !tty {
		cmd.Stderr = err
	}
	failure = cmd.Run()
	if exit, ok := failure.(*exec.ExitError); ok {
		return &utilexec.CodeExitError{Err: fmt.Errorf("command terminated with exit code %d", exit.ExitCode()), Code: exit.ExitCode()}
	}
	return failure
}

func (s streams) Attach(ctx context.Context, id string, _ io.Reader, _, _ io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize) error {
	s.mu.Lock()
	c := s.containers[id]
	s.mu.Unlock()
	if c == nil {
		return fmt.Errorf("container %q not found", id)
	}
	select {
	case <-c.done:
	case <-ctx.Done():
	}
	return nil
}

func (s streams) PortForward(_ context.Context, _ string, port int32, stream io.ReadWriteCloser) error {
	return fmt.Errorf("failed to forward port %d: nothing runs in this sandbox", port)
}

func (s *server) Exec(_ context.Context, r *cri.ExecRequest) (*cri.ExecResponse, error) {
	return s.streaming.GetExec(r)
}

func (s *server) Attach(_ context.Context, r *cri.AttachRequest) (*cri.AttachResponse, error) {
	return s.streaming.GetAttach(r)
}

func (s *server) PortForward(_ context.Context, r *cri.PortForwardRequest) (*cri.PortForwardResponse, error) {
	return s.streaming.GetPortForward(r)
}

func (s *server) ExecSync(ctx context.Context, r *cri.ExecSyncRequest) (*cri.ExecSyncResponse, error) {
	cmd, err := streams{s}.command(ctx, r.ContainerId, r.Cmd)
	if err != nil {
		return nil, err
	}
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	code := 0
	if exit, ok := err.(*exec.ExitError); ok {
		code = exit.ExitCode()
	} else if err != nil {
		return nil, err
	}
	return &cri.ExecSyncResponse{Stdout: []byte(out.String()), Stderr: []byte(errs.String()), ExitCode: int32(code)}, nil
}

// serveStreams starts the server that exec and attach are redirected to.
func (s *server) serveStreams() {
	config := streaming.DefaultConfig
	config.Addr = "127.0.0.1:10010"
	var err error
	if s.streaming, err = streaming.NewServer(config, streams{s}); err != nil {
		log.Fatal(err)
	}
	go func() { log.Print(s.streaming.Start(true)) }()
}

// answer serves HTTP on the usual ports of a pod's address, for probes: every address
// of the pods' range is local to the machine (see record-kubeadm.sh). Everything says
// 200, except paths with "fail" (500) or "nosuch" (404).
func answer(ip, ports string) (listeners []net.Listener) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.Contains(r.URL.Path, "fail"):
			http.Error(w, "failing", http.StatusInternalServerError)
		case strings.Contains(r.URL.Path, "nosuch"):
			http.NotFound(w, r)
		default:
			fmt.Fprintln(w, "ok")
		}
	})
	for _, port := range strings.Split(ports, ",") {
		listener, err := net.Listen("tcp", net.JoinHostPort(ip, port))
		if err != nil {
			log.Print(err)
			continue
		}
		listeners = append(listeners, listener)
		go func() { _ = http.Serve(listener, handler) }()
	}
	return listeners
}
