using DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Hosting.Actors;

/// <summary>What a process does with what Sync hands it: Session writes to sockets, Msg completes waiting requests.</summary>
public interface IGateway
{
    /// <summary>Must not wait: a slow device is its own problem.</summary>
    HandoverReply Take(Handover handover);
}
