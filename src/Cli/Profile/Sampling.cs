using System.Diagnostics;
using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.EventPipe;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace DaprMessaging.Cli.Profile;

/// <summary>
/// What the threads of some processes are doing, asked again and again for some seconds: the runtime's own sampler, which
/// knows managed code. Threads that wait, or are in the kernel, do not count.
/// </summary>
internal sealed class Sampling(IEnumerable<(string Room, Process Process)> processes)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    private static readonly EventPipeProvider[] providers =
    [
        new("Microsoft-DotNETCore-SampleProfiler", EventLevel.Informational),
        new("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, (long)ClrTraceEventParser.Keywords.Default),
    ];

    private readonly List<(string Room, EventPipeSession Session, string File, Task Writing)> sessions = [];

    public void Start()
    {
        foreach (var (room, process) in processes)
        {
            var session = new DiagnosticsClient(process.Id).StartEventPipeSession(providers);
            var file = Path.GetTempFileName();
            sessions.Add((room, session, file, WriteAsync(session, file)));
        }
    }

    public async Task StopAsync(CancellationToken ct)
    {
        await Task.Delay(Duration, TimeProvider.System, ct);
        foreach (var (_, session, _, writing) in sessions)
        {
            await session.StopAsync(ct);
            await writing;
            session.Dispose();
        }
    }

    /// <summary>Stacks, outermost frame first, beginning with the room; and how often each was seen.</summary>
    public IReadOnlyDictionary<string, int> Read()
    {
        var stacks = new Dictionary<string, int>();
        foreach (var (room, _, file, _) in sessions)
        {
            var etlx = TraceLog.CreateFromEventPipeDataFile(file);
            using (var log = new TraceLog(etlx))
            {
                foreach (var sample in log.Events)
                {
                    if (sample is not ClrThreadSampleTraceData { Type: ClrThreadSampleType.Managed }) continue;
                    var stack = Text(room, sample.CallStack());
                    stacks[stack] = stacks.GetValueOrDefault(stack) + 1;
                }
            }

            File.Delete(etlx);
            File.Delete(file);
        }

        return stacks;
    }

    private static string Text(string room, TraceCallStack? stack)
    {
        var frames = new Stack<string>();
        for (var frame = stack; frame is not null; frame = frame.Caller)
        {
            var method = FrameName.Of(frame.CodeAddress.FullMethodName);
            frames.Push(method.Length == 0 ? "native" : method);
        }

        return string.Join(';', FrameName.Tidy([.. frames]).Prepend(room));
    }

    private static async Task WriteAsync(EventPipeSession session, string file)
    {
        await using var output = File.Create(file);
        await session.EventStream.CopyToAsync(output);
    }
}
