using Dapr.Actors;

namespace DaprMessaging.Hosting.Actors;

/// <summary>The clock of one mailbox. It knows when to ring, and not what for.</summary>
public interface IMailboxClock : IActor
{
    Task Wind(Winding winding);
}
