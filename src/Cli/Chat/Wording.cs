using System.Globalization;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>Messages in words.</summary>
internal static class Wording
{
    public static string Time(long date) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(date), TimeZoneInfo.Local).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Who said what, in one line.</summary>
    public static string Summary(Message message, People people) => message.Action is { } action
        ? $"* {Action(message.FromUserId, action, people)}"
        : $"{people.NameOf(message.FromUserId)}: {Plain(message.Content?.Text ?? "")}{(message.EditDate > 0 ? " (edited)" : "")}";

    public static string Action(long from, ServiceAction action, People people) => action.KindCase switch
    {
        ServiceAction.KindOneofCase.ChatCreated => $"{people.NameOf(from)} created '{Plain(action.ChatCreated.Title)}'",
        ServiceAction.KindOneofCase.MembersAdded => $"{people.NameOf(from)} added {string.Join(", ", action.MembersAdded.UserIds.Select(people.NameOf))}",
        ServiceAction.KindOneofCase.MemberRemoved when action.MemberRemoved.UserId == from => $"{people.NameOf(from)} left",
        ServiceAction.KindOneofCase.MemberRemoved => $"{people.NameOf(from)} removed {people.NameOf(action.MemberRemoved.UserId)}",
        _ => "something that this version does not know",
    };

    /// <summary>Nobody moves our cursor or clears our screen by what they write.</summary>
    public static string Plain(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);

    public static string Role(Role role) => role switch
    {
        Contracts.Role.Owner => ", owner",
        Contracts.Role.Admin => ", admin",
        _ => "",
    };
}
