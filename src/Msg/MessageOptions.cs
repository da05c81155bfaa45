namespace DaprMessaging.Msg;

/// <summary>What an operator may set, under <c>Messages</c>.</summary>
internal sealed class MessageOptions
{
    /// <summary>For how long an author may edit a message; null: for ever.</summary>
    public TimeSpan? EditWindow { get; set; } = TimeSpan.FromHours(48);

    /// <summary>For how long an author may delete a message for everyone; null: for ever. Admins of a chat always may.</summary>
    public TimeSpan? DeleteWindow { get; set; }

    /// <summary>Members that a chat may have, up to <see cref="Contracts.Limits.Members"/>.</summary>
    public int MaxMembers { get; set; } = Contracts.Limits.Members;
}
