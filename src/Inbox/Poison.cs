using DaprMessaging.Hosting;

namespace DaprMessaging.Inbox;

/// <summary>Why an event can never be done.</summary>
internal sealed record Poison(DeadKind Kind, string Reason);
