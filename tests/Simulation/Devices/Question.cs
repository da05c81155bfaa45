using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Devices;

/// <summary>One time that an errand was asked, and what Inbox has said to it.</summary>
internal sealed class Question(Errand errand, long sessionId, ulong requestId, Timeline time)
{
    private readonly List<Result> said = [];

    public long AskedAt { get; } = time.Now;

    /// <summary>Whom the username leads to with which the message begins; 0: there is none, or it leads to nobody.</summary>
    public long Meant { get; init; }

    /// <summary>It was first said then that it has happened.</summary>
    public long? DoneAt { get; private set; }

    public Errand Errand => errand;

    /// <summary>Msg has said so: exactly one result must follow.</summary>
    public bool IsAccepted { get; set; }

    /// <summary>What was said, as often as it was said; the outcomes must all be one.</summary>
    public IReadOnlyList<Result> Said => said;

    public void Say(Result result)
    {
        said.Add(result);
        if (result.Refusal is null) DoneAt ??= time.Now;
    }

    public override string ToString() => $"{errand.Shape} (session {sessionId}, request {requestId})";
}
