using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Dogshore.Local.Static;

enum Verdict { Go, NotModified, Failed }

/// <summary>What a request's conditions say, in the order of RFC 9110 §13.2.2.</summary>
static class Preconditions
{
    public static Verdict Judge(IHeaderDictionary headers, EntityTagHeaderValue tag, DateTimeOffset modified)
    {
        var asked = new RequestHeaders(headers);
        if (headers.IfMatch.Count > 0)
        {
            if (!Names(asked.IfMatch, tag, strong: true)) return Verdict.Failed;
        }
        else if (asked.IfUnmodifiedSince < modified) return Verdict.Failed;

        if (headers.IfNoneMatch.Count > 0) return Names(asked.IfNoneMatch, tag, strong: false) ? Verdict.NotModified : Verdict.Go;
        // Equal, not "at least": a rollback brings back files that are older than what the client holds.
        return asked.IfModifiedSince == modified ? Verdict.NotModified : Verdict.Go;
    }

    /// <summary>A range is only of use when it is of the very bytes of which the client has the rest.</summary>
    public static bool RangeHolds(IHeaderDictionary headers, EntityTagHeaderValue tag, DateTimeOffset modified)
    {
        if (headers.IfRange.Count == 0) return true;
        var condition = new RequestHeaders(headers).IfRange;
        return condition?.EntityTag?.Compare(tag, useStrongComparison: true) ?? condition?.LastModified == modified;
    }

    static bool Names(IList<EntityTagHeaderValue> tags, EntityTagHeaderValue tag, bool strong) =>
        tags.Any(given => given.Equals(EntityTagHeaderValue.Any) || given.Compare(tag, useStrongComparison: strong));
}
