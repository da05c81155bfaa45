using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>What an edit does to how a chat is set up.</summary>
internal static class ChatEdits
{
    /// <summary>Of an edit, what would make a difference.</summary>
    public static ChatEdited Change(string title, ChatSettings settings, ChatEdited edit)
    {
        var change = new ChatEdited();
        if (edit.HasTitle && edit.Title != title) change.Title = edit.Title;
        if (edit.Photo is { } photo && !photo.Equals(settings.Photo)) change.Photo = photo;
        if (edit is { PhotoRemoved: true, Photo: null } && settings.Photo is not null) change.PhotoRemoved = true;
        if (edit.HasAbout && edit.About != settings.About) change.About = edit.About;
        if (edit.DefaultRights is { } rights && !rights.Equals(settings.DefaultRights)) change.DefaultRights = rights;
        if (edit.HasHistoryVisible && edit.HistoryVisible != settings.HistoryVisible) change.HistoryVisible = edit.HistoryVisible;
        if (edit.Reactions is { } reactions && !reactions.Equals(settings.Reactions ?? new ChatReactions())) change.Reactions = reactions;
        if (edit.HasProtected && edit.Protected != settings.Protected) change.Protected = edit.Protected;
        return change;
    }

    public static bool IsOfInfo(ChatEdited edit) => edit.HasTitle || edit.Photo is not null || edit.PhotoRemoved || edit.HasAbout || edit.Reactions is not null || IsOfHistory(edit);

    public static bool IsOfHistory(ChatEdited edit) => edit.HasHistoryVisible || edit.HasProtected;

    public static void Apply(this ConversationHead head, ChatCreated created, Op op)
    {
        (head.Title, head.Creator, head.CreationRandomId) = (created.Title, op.Sender, op.Service.RandomId);
        (head.Broadcast, head.MigratedFrom, head.TtlSeconds) = (created.Broadcast, created.MigratedFromChatId, created.TtlSeconds);
        head.Settings = created.Settings?.Clone();
        if (created.Broadcast) head.Settings = new ChatSettings { DefaultRights = new Rights() };
    }

    public static void Apply(this ConversationHead head, ChatEdited edit)
    {
        var settings = head.Settings ??= new ChatSettings();
        if (edit.HasTitle) head.Title = edit.Title;
        if (edit.Photo is not null || edit.PhotoRemoved) settings.Photo = edit.Photo;
        if (edit.HasAbout) settings.About = edit.About;
        if (edit.DefaultRights is not null) settings.DefaultRights = edit.DefaultRights;
        if (edit.Reactions is not null) settings.Reactions = edit.Reactions;
        if (edit.HasHistoryVisible) settings.HistoryVisible = edit.HistoryVisible;
        if (edit.HasProtected) settings.Protected = edit.Protected;
    }
}
