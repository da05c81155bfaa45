using Dapr.Actors;

namespace DaprMessaging.Hosting.Actors;

/// <summary>The clock of a mailbox or a conversation. It knows when to ring, and not what for.</summary>
public interface IClock : IActor
{
    Task Wind(Winding winding);
}
