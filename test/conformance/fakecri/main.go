// Command fakecri is a container runtime for the real kubelet that runs nothing:
// it keeps sandboxes, containers and images in memory and lets containers end the
// way their command says. Only the control plane's own programs are started for
// real, so that kubeadm's static pods work.
//
//	fakecri -socket unix:///run/containerd/containerd.sock -bin DIR -pod-ips 192.168.0.
//
// A container's life:
//   - a program in -programs (etcd, kube-apiserver, ...) is executed from -bin;
//   - "exit N" anywhere in command and args ends it with N, after the "sleep S"s before;
//   - "sleep S" ends with 0 after S seconds; "false" with 1, "true" with 0;
//   - an image named like busybox or alpine without a command ends with 0 at once;
//   - everything else runs until it is stopped (then 0 if it handles SIGTERM, else 137).
//
// "echo TEXT" is written to the container's log. An image whose name contains
// "doesnotexist" or whose tag is "nosuchtag" cannot be pulled.
package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	cri "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-streaming/pkg/streaming"
)

type sandbox struct {
	status    *cri.PodSandboxStatus
	config    *cri.PodSandboxConfig
	listeners []net.Listener
}

func (b *sandbox) close() {
	for _, listener := range b.listeners {
		_ = listener.Close()
	}
	b.listeners = nil
}

type container struct {
	status  *cri.ContainerStatus
	config  *cri.ContainerConfig
	sandbox string
	process *exec.Cmd
	done    chan struct{}
}

type server struct {
	cri.UnimplementedRuntimeServiceServer
	cri.UnimplementedImageServiceServer
	mu         sync.Mutex
	sandboxes  map[string]*sandbox
	containers map[string]*container
	images     map[string]*cri.Image
	bin        string
	programs   map[string]bool
	podIPs     string
	nextIP     int
	pullTime   time.Duration
	version    string
	streaming  streaming.Server
	answer     string
}

func randomID() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// normalize gives an image reference its registry and tag, as containerd does.
func normalize(image string) string {
	first, _, slash := strings.Cut(image, "/")
	switch {
	case !slash:
		image = "docker.io/library/" + image
	case !strings.ContainsAny(first, ".:") && first != "localhost":
		image = "docker.io/" + image
	}
	if !strings.Contains(image, "@") && !strings.Contains(image[strings.LastIndex(image, "/"):], ":") {
		image += ":latest"
	}
	return image
}

func repository(image string) string {
	if i := strings.Index(image, "@"); i >= 0 {
		return image[:i]
	}
	return image[:strings.LastIndex(image, ":")]
}

func (s *server) addImage(name string) *cri.Image {
	name = normalize(name)
	image := &cri.Image{
		Id:          digest("config " + name),
		RepoDigests: []string{repository(name) + "@" + digest(name)},
		Size:        uint64(20e6 + int(digest(name)[10])*700_000),
		Spec:        &cri.ImageSpec{},
	}
	if !strings.Contains(name, "@") {
		image.RepoTags = []string{name}
	}
	s.images[name] = image
	return image
}

func (s *server) findImage(name string) *cri.Image {
	if image := s.images[normalize(name)]; image != nil {
		return image
	}
	for _, image := range s.images {
		if image.Id == name || "sha256:"+name == image.Id {
			return image
		}
	}
	return nil
}

// --- runtime -----------------------------------------------------------------

func (s *server) Version(context.Context, *cri.VersionRequest) (*cri.VersionResponse, error) {
	return &cri.VersionResponse{Version: "0.1.0", RuntimeName: "containerd", RuntimeVersion: s.version, RuntimeApiVersion: "v1"}, nil
}

func (s *server) Status(_ context.Context, r *cri.StatusRequest) (*cri.StatusResponse, error) {
	out := &cri.StatusResponse{Status: &cri.RuntimeStatus{Conditions: []*cri.RuntimeCondition{
		{Type: cri.RuntimeReady, Status: true}, {Type: cri.NetworkReady, Status: true},
	}}, RuntimeHandlers: []*cri.RuntimeHandler{{Name: "", Features: &cri.RuntimeHandlerFeatures{RecursiveReadOnlyMounts: true, UserNamespaces: true}}}}
	if r.Verbose {
		out.Info = map[string]string{"config": `{"sandboxImage":"registry.k8s.io/pause:3.10.2"}`}
	}
	return out, nil
}

func (s *server) RuntimeConfig(context.Context, *cri.RuntimeConfigRequest) (*cri.RuntimeConfigResponse, error) {
	return &cri.RuntimeConfigResponse{Linux: &cri.LinuxRuntimeConfiguration{CgroupDriver: cri.CgroupDriver_CGROUPFS}}, nil
}

func (s *server) UpdateRuntimeConfig(context.Context, *cri.UpdateRuntimeConfigRequest) (*cri.UpdateRuntimeConfigResponse, error) {
	return &cri.UpdateRuntimeConfigResponse{}, nil
}

func (s *server) RunPodSandbox(_ context.Context, r *cri.RunPodSandboxRequest) (*cri.RunPodSandboxResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := randomID()
	network := &cri.PodSandboxNetworkStatus{}
	var listeners []net.Listener
	options := r.Config.GetLinux().GetSecurityContext().GetNamespaceOptions()
	if options.GetNetwork() != cri.NamespaceMode_NODE {
		network.Ip = fmt.Sprintf("%s%d", s.podIPs, s.nextIP)
		s.nextIP++
		listeners = answer(network.Ip, s.answer)
	}
	s.sandboxes[id] = &sandbox{config: r.Config, listeners: listeners, status: &cri.PodSandboxStatus{
		Id: id, Metadata: r.Config.Metadata, State: cri.PodSandboxState_SANDBOX_READY,
		CreatedAt: time.Now().UnixNano(), Network: network,
		Linux:  &cri.LinuxPodSandboxStatus{Namespaces: &cri.Namespace{Options: options}},
		Labels: r.Config.Labels, Annotations: r.Config.Annotations, RuntimeHandler: r.RuntimeHandler,
	}}
	return &cri.RunPodSandboxResponse{PodSandboxId: id}, nil
}

func (s *server) StopPodSandbox(_ context.Context, r *cri.StopPodSandboxRequest) (*cri.StopPodSandboxResponse, error) {
	s.mu.Lock()
	var stop []*container
	if box := s.sandboxes[r.PodSandboxId]; box != nil {
		box.status.State = cri.PodSandboxState_SANDBOX_NOTREADY
		box.close()
		for _, c := range s.containers {
			if c.sandbox == r.PodSandboxId {
				stop = append(stop, c)
			}
		}
	}
	s.mu.Unlock()
	for _, c := range stop {
		s.stop(c, 0)
	}
	return &cri.StopPodSandboxResponse{}, nil
}

func (s *server) RemovePodSandbox(_ context.Context, r *cri.RemovePodSandboxRequest) (*cri.RemovePodSandboxResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if box := s.sandboxes[r.PodSandboxId]; box != nil {
		box.close()
	}
	delete(s.sandboxes, r.PodSandboxId)
	for id, c := range s.containers {
		if c.sandbox == r.PodSandboxId {
			delete(s.containers, id)
		}
	}
	return &cri.RemovePodSandboxResponse{}, nil
}

func (s *server) PodSandboxStatus(_ context.Context, r *cri.PodSandboxStatusRequest) (*cri.PodSandboxStatusResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	box := s.sandboxes[r.PodSandboxId]
	if box == nil {
		return nil, status.Errorf(codes.NotFound, "an error occurred when try to find sandbox %q: not found", r.PodSandboxId)
	}
	return &cri.PodSandboxStatusResponse{Status: proto.Clone(box.status).(*cri.PodSandboxStatus)}, nil
}

func matches(selector, labels map[string]string) bool {
	for key, value := range selector {
		if labels[key] != value {
			return false
		}
	}
	return true
}

func (s *server) listSandboxes(f *cri.PodSandboxFilter) (out []*cri.PodSandbox) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, box := range s.sandboxes {
		if f.GetId() != "" && f.GetId() != id ||
			f.GetState() != nil && f.GetState().State != box.status.State ||
			!matches(f.GetLabelSelector(), box.status.Labels) {
			continue
		}
		out = append(out, &cri.PodSandbox{Id: id, Metadata: box.status.Metadata, State: box.status.State,
			CreatedAt: box.status.CreatedAt, Labels: box.status.Labels, Annotations: box.status.Annotations,
			RuntimeHandler: box.status.RuntimeHandler})
	}
	return out
}

func (s *server) ListPodSandbox(_ context.Context, r *cri.ListPodSandboxRequest) (*cri.ListPodSandboxResponse, error) {
	return &cri.ListPodSandboxResponse{Items: s.listSandboxes(r.Filter)}, nil
}

func (s *server) StreamPodSandboxes(r *cri.StreamPodSandboxesRequest, stream cri.RuntimeService_StreamPodSandboxesServer) error {
	return stream.Send(&cri.StreamPodSandboxesResponse{PodSandboxes: s.listSandboxes(r.Filter)})
}

func (s *server) CreateContainer(_ context.Context, r *cri.CreateContainerRequest) (*cri.CreateContainerResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := randomID()
	image := s.findImage(r.Config.Image.Image)
	if image == nil {
		return nil, status.Errorf(codes.NotFound, "failed to get image %q: not found", r.Config.Image.Image)
	}
	name := image.Id
	if len(image.RepoTags) > 0 {
		name = image.RepoTags[0]
	}
	var path string
	if r.Config.LogPath != "" {
		path = filepath.Join(r.SandboxConfig.GetLogDirectory(), r.Config.LogPath)
	}
	s.containers[id] = &container{sandbox: r.PodSandboxId, config: r.Config, done: make(chan struct{}), status: &cri.ContainerStatus{
		Id: id, Metadata: r.Config.Metadata, State: cri.ContainerState_CONTAINER_CREATED, CreatedAt: time.Now().UnixNano(),
		Image: &cri.ImageSpec{Image: name, UserSpecifiedImage: r.Config.Image.UserSpecifiedImage}, ImageRef: image.RepoDigests[0], ImageId: image.Id,
		Labels: r.Config.Labels, Annotations: r.Config.Annotations, Mounts: r.Config.Mounts, LogPath: path,
		Resources: &cri.ContainerResources{Linux: r.Config.GetLinux().GetResources()},
		User:      &cri.ContainerUser{Linux: &cri.LinuxContainerUser{Uid: 0, Gid: 0, SupplementalGroups: []int64{0}}},
	}}
	return &cri.CreateContainerResponse{ContainerId: id}, nil
}

var (
	exitPattern  = regexp.MustCompile(`\bexit\s+(\d+)`)
	sleepPattern = regexp.MustCompile(`\bsleep\s+([0-9.]+|infinity)`)
	echoPattern  = regexp.MustCompile(`\becho\s+(?:"([^"]*)"|'([^']*)'|([^;&|>\n]*))`)
)

// end is the time after which a container's command ends, and how.
func (c *container) end(image string) (after time.Duration, code int32, ends bool) {
	words := append(append([]string{}, c.config.Command...), c.config.Args...)
	text := strings.Join(words, " ")
	for _, m := range sleepPattern.FindAllStringSubmatch(text, -1) {
		seconds, err := strconv.ParseFloat(m[1], 64)
		if err != nil || m[1] == "infinity" || strings.Contains(text, "while") {
			return 0, 0, false
		}
		after += time.Duration(seconds * float64(time.Second))
		ends = true
	}
	if m := exitPattern.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1])
		return after, int32(n), true
	}
	if ends {
		return after, 0, true
	}
	base := filepath.Base(repository(normalize(image)))
	switch {
	case len(words) == 0:
		return 0, 0, base == "busybox" || base == "alpine" || base == "hello-world" || base == "perl"
	case strings.Contains(text, "while"), strings.Contains(text, "tail -f"):
		return 0, 0, false
	case words[len(words)-1] == "false":
		return 0, 1, true
	}
	switch filepath.Base(words[0]) {
	case "sh", "bash", "echo", "true", "date", "env", "printenv", "ls", "cat", "perl", "hostname", "id", "nslookup", "wget":
		return 0, 0, true
	}
	return 0, 0, false
}

type criLog struct {
	mu     sync.Mutex
	file   *os.File
	stream string
	rest   []byte
}

func (l *criLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest = append(l.rest, b...)
	for {
		line, rest, found := strings.Cut(string(l.rest), "\n")
		if !found {
			return len(b), nil
		}
		if l.file != nil {
			fmt.Fprintf(l.file, "%s %s F %s\n", time.Now().UTC().Format(time.RFC3339Nano), l.stream, line)
		}
		l.rest = []byte(rest)
	}
}

func (s *server) StartContainer(_ context.Context, r *cri.StartContainerRequest) (*cri.StartContainerResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.containers[r.ContainerId]
	if c == nil {
		return nil, status.Errorf(codes.NotFound, "container %q: not found", r.ContainerId)
	}
	words := append(append([]string{}, c.config.Command...), c.config.Args...)
	var logFile *os.File
	if c.status.LogPath != "" {
		_ = os.MkdirAll(filepath.Dir(c.status.LogPath), 0o755)
		logFile, _ = os.OpenFile(c.status.LogPath, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o640)
	}
	out := io.Writer(&criLog{file: logFile, stream: "stdout"})
	if len(words) > 0 && strings.HasPrefix(words[0], "/nosuch") {
		c.finish(128, "StartError", fmt.Sprintf("failed to start containerd task %q: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: %q: stat %s: no such file or directory", c.status.Id, words[0], words[0]))
		c.status.StartedAt = 0
		return nil, status.Error(codes.Unknown, c.status.Message)
	}
	c.status.State = cri.ContainerState_CONTAINER_RUNNING
	c.status.StartedAt = time.Now().UnixNano()
	if len(words) > 0 && s.programs[filepath.Base(words[0])] {
		c.process = exec.Command(filepath.Join(s.bin, filepath.Base(words[0])), words[1:]...)
		c.process.Stdout = out
		c.process.Stderr = &criLog{file: logFile, stream: "stderr"}
		c.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		if err := c.process.Start(); err != nil {
			c.finish(128, "StartError", err.Error())
			return nil, status.Error(codes.Unknown, err.Error())
		}
		go func() {
			_ = c.process.Wait()
			s.mu.Lock()
			defer s.mu.Unlock()
			code := int32(c.process.ProcessState.ExitCode())
			if code < 0 {
				code = 137
			}
			c.finish(code, "", "")
		}()
		return &cri.StartContainerResponse{}, nil
	}
	for _, m := range echoPattern.FindAllStringSubmatch(strings.Join(words, " "), -1) {
		fmt.Fprintln(out, strings.TrimSpace(m[1]+m[2]+m[3]))
	}
	if after, code, ends := c.end(c.status.Image.Image); ends {
		time.AfterFunc(after+100*time.Millisecond, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			c.finish(code, "", "")
		})
	}
	return &cri.StartContainerResponse{}, nil
}

// finish marks a container as ended; the caller holds the lock.
func (c *container) finish(code int32, reason, message string) {
	if c.status.State == cri.ContainerState_CONTAINER_EXITED {
		return
	}
	c.status.State = cri.ContainerState_CONTAINER_EXITED
	c.status.FinishedAt = time.Now().UnixNano()
	c.status.ExitCode = code
	c.status.Message = message
	if c.status.Reason = reason; reason == "" {
		c.status.Reason = "Error"
		if code == 0 {
			c.status.Reason = "Completed"
		}
	}
	close(c.done)
}

func (s *server) stop(c *container, grace int64) {
	s.mu.Lock()
	running := c.status.State == cri.ContainerState_CONTAINER_RUNNING
	process := c.process
	shell := len(c.config.Command) > 0 && (c.config.Command[0] == "sleep" || filepath.Base(c.config.Command[0]) == "sh")
	s.mu.Unlock()
	if !running {
		return
	}
	if process != nil {
		_ = process.Process.Signal(syscall.SIGTERM)
		select {
		case <-c.done:
		case <-time.After(time.Duration(grace)*time.Second + time.Second):
			_ = process.Process.Kill()
			<-c.done
		}
		return
	}
	code := int32(0)
	if shell { // pid 1 in a shell ignores SIGTERM
		code = 137
		select {
		case <-c.done:
			return
		case <-time.After(time.Duration(grace) * time.Second):
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.finish(code, "", "")
}

func (s *server) StopContainer(_ context.Context, r *cri.StopContainerRequest) (*cri.StopContainerResponse, error) {
	s.mu.Lock()
	c := s.containers[r.ContainerId]
	s.mu.Unlock()
	if c != nil {
		s.stop(c, r.Timeout)
	}
	return &cri.StopContainerResponse{}, nil
}

func (s *server) RemoveContainer(_ context.Context, r *cri.RemoveContainerRequest) (*cri.RemoveContainerResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.containers, r.ContainerId)
	return &cri.RemoveContainerResponse{}, nil
}

func (s *server) listContainers(f *cri.ContainerFilter) (out []*cri.Container) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, c := range s.containers {
		if f.GetId() != "" && f.GetId() != id || f.GetPodSandboxId() != "" && f.GetPodSandboxId() != c.sandbox ||
			f.GetState() != nil && f.GetState().State != c.status.State ||
			!matches(f.GetLabelSelector(), c.status.Labels) {
			continue
		}
		out = append(out, &cri.Container{Id: id, PodSandboxId: c.sandbox, Metadata: c.status.Metadata, Image: c.status.Image,
			ImageRef: c.status.ImageRef, ImageId: c.status.ImageId, State: c.status.State, CreatedAt: c.status.CreatedAt,
			Labels: c.status.Labels, Annotations: c.status.Annotations})
	}
	return out
}

func (s *server) ListContainers(_ context.Context, r *cri.ListContainersRequest) (*cri.ListContainersResponse, error) {
	return &cri.ListContainersResponse{Containers: s.listContainers(r.Filter)}, nil
}

func (s *server) StreamContainers(r *cri.StreamContainersRequest, stream cri.RuntimeService_StreamContainersServer) error {
	return stream.Send(&cri.StreamContainersResponse{Containers: s.listContainers(r.Filter)})
}

func (s *server) ContainerStatus(_ context.Context, r *cri.ContainerStatusRequest) (*cri.ContainerStatusResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.containers[r.ContainerId]
	if c == nil {
		return nil, status.Errorf(codes.NotFound, "an error occurred when try to find container %q: not found", r.ContainerId)
	}
	return &cri.ContainerStatusResponse{Status: proto.Clone(c.status).(*cri.ContainerStatus)}, nil
}

func (s *server) UpdateContainerResources(context.Context, *cri.UpdateContainerResourcesRequest) (*cri.UpdateContainerResourcesResponse, error) {
	return &cri.UpdateContainerResourcesResponse{}, nil
}

func (s *server) ReopenContainerLog(context.Context, *cri.ReopenContainerLogRequest) (*cri.ReopenContainerLogResponse, error) {
	return &cri.ReopenContainerLogResponse{}, nil
}

func (s *server) ContainerStats(context.Context, *cri.ContainerStatsRequest) (*cri.ContainerStatsResponse, error) {
	return nil, status.Error(codes.NotFound, "no stats")
}

func (s *server) ListContainerStats(context.Context, *cri.ListContainerStatsRequest) (*cri.ListContainerStatsResponse, error) {
	return &cri.ListContainerStatsResponse{}, nil
}

func (s *server) StreamContainerStats(_ *cri.StreamContainerStatsRequest, stream cri.RuntimeService_StreamContainerStatsServer) error {
	return stream.Send(&cri.StreamContainerStatsResponse{})
}

func (s *server) ListPodSandboxStats(context.Context, *cri.ListPodSandboxStatsRequest) (*cri.ListPodSandboxStatsResponse, error) {
	return &cri.ListPodSandboxStatsResponse{}, nil
}

func (s *server) StreamPodSandboxStats(_ *cri.StreamPodSandboxStatsRequest, stream cri.RuntimeService_StreamPodSandboxStatsServer) error {
	return stream.Send(&cri.StreamPodSandboxStatsResponse{})
}

func (s *server) ListMetricDescriptors(context.Context, *cri.ListMetricDescriptorsRequest) (*cri.ListMetricDescriptorsResponse, error) {
	return &cri.ListMetricDescriptorsResponse{}, nil
}

func (s *server) ListPodSandboxMetrics(context.Context, *cri.ListPodSandboxMetricsRequest) (*cri.ListPodSandboxMetricsResponse, error) {
	return &cri.ListPodSandboxMetricsResponse{}, nil
}

func (s *server) UpdatePodSandboxResources(context.Context, *cri.UpdatePodSandboxResourcesRequest) (*cri.UpdatePodSandboxResourcesResponse, error) {
	return &cri.UpdatePodSandboxResourcesResponse{}, nil
}

// --- images --------------------------------------------------------------------

func (s *server) listImages(f *cri.ImageFilter) (out []*cri.Image) {
	s.mu.Lock()
	defer s.mu.Unlock()
	want := f.GetImage().GetImage()
	for name, image := range s.images {
		if want == "" || normalize(want) == name {
			out = append(out, image)
		}
	}
	return out
}

func (s *server) ListImages(_ context.Context, r *cri.ListImagesRequest) (*cri.ListImagesResponse, error) {
	return &cri.ListImagesResponse{Images: s.listImages(r.Filter)}, nil
}

func (s *server) StreamImages(r *cri.StreamImagesRequest, stream cri.ImageService_StreamImagesServer) error {
	return stream.Send(&cri.StreamImagesResponse{Images: s.listImages(r.Filter)})
}

func (s *server) ImageStatus(_ context.Context, r *cri.ImageStatusRequest) (*cri.ImageStatusResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &cri.ImageStatusResponse{Image: s.findImage(r.Image.Image)}, nil
}

func (s *server) PullImage(_ context.Context, r *cri.PullImageRequest) (*cri.PullImageResponse, error) {
	name := normalize(r.Image.Image)
	time.Sleep(s.pullTime)
	switch {
	case strings.Contains(name, "doesnotexist"):
		return nil, status.Errorf(codes.Unknown, "failed to pull and unpack image %q: failed to resolve reference %q: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed", name, name)
	case strings.HasSuffix(name, ":nosuchtag"):
		return nil, status.Errorf(codes.NotFound, "failed to pull and unpack image %q: failed to resolve reference %q: %s: not found", name, name, name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	image := s.findImage(name)
	if image == nil {
		image = s.addImage(name)
	}
	return &cri.PullImageResponse{ImageRef: image.Id}, nil
}

func (s *server) RemoveImage(_ context.Context, r *cri.RemoveImageRequest) (*cri.RemoveImageResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, image := range s.images {
		if image.Id == r.Image.Image || name == normalize(r.Image.Image) {
			delete(s.images, name)
		}
	}
	return &cri.RemoveImageResponse{}, nil
}

func (s *server) ImageFsInfo(context.Context, *cri.ImageFsInfoRequest) (*cri.ImageFsInfoResponse, error) {
	usage := []*cri.FilesystemUsage{{Timestamp: time.Now().UnixNano(), FsId: &cri.FilesystemIdentifier{Mountpoint: "/"},
		UsedBytes: &cri.UInt64Value{Value: 1 << 30}, InodesUsed: &cri.UInt64Value{Value: 10000}}}
	return &cri.ImageFsInfoResponse{ImageFilesystems: usage, ContainerFilesystems: usage}, nil
}

func main() {
	socket := flag.String("socket", "unix:///run/containerd/containerd.sock", "where to listen")
	bin := flag.String("bin", "", "directory of the control plane's programs")
	programs := flag.String("programs", "etcd,kube-apiserver,kube-controller-manager,kube-scheduler", "what is executed for real")
	podIPs := flag.String("pod-ips", "192.168.0.", "the first three bytes of pods' addresses")
	pull := flag.Duration("pull-time", 300*time.Millisecond, "how long pulling an image takes")
	version := flag.String("runtime-version", "v2.1.4", "containerd's version to claim")
	answer := flag.String("answer", "80,8080,8181", "ports on which pods answer HTTP probes")
	flag.Parse()
	s := &server{sandboxes: map[string]*sandbox{}, containers: map[string]*container{}, images: map[string]*cri.Image{},
		bin: *bin, programs: map[string]bool{}, podIPs: *podIPs, nextIP: 4, pullTime: *pull, version: *version}
	for _, name := range strings.Split(*programs, ",") {
		s.programs[name] = true
	}
	s.addImage("registry.k8s.io/pause:3.10.2").Pinned = true
	s.answer = *answer
	s.serveStreams()
	path := strings.TrimPrefix(*socket, "unix://")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		log.Fatal(err)
	}
	_ = os.Remove(path)
	listener, err := net.Listen("unix", path)
	if err != nil {
		log.Fatal(err)
	}
	g := grpc.NewServer()
	cri.RegisterRuntimeServiceServer(g, s)
	cri.RegisterImageServiceServer(g, s)
	log.Fatal(g.Serve(listener))
}
