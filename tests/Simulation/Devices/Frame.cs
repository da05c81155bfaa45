using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Google.Protobuf;

namespace DaprMessaging.Simulation.Devices;

/// <summary>What one event of Sync-T brings to a session: updates, or the answer to a request.</summary>
internal sealed record Frame(IMessage Event, Updates? Updates, Result? Result)
{
    public override string ToString() => $"{Event.Descriptor.Name} {Event}";
}
