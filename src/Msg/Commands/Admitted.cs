using DaprMessaging.Contracts.Client;
using DaprMessaging.Hosting;

namespace DaprMessaging.Msg.Commands;

/// <summary>A command to publish, or an answer at once; or both, where nobody waits for what follows.</summary>
internal readonly record struct Admitted(Emission? Command, Result? Answer)
{
    public static implicit operator Admitted(Emission command) => new(command, null);

    public static implicit operator Admitted(Result answer) => new(null, answer);
}
