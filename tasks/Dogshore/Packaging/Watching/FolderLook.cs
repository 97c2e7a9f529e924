using System.IO.Enumeration;
using System.Text;
using Dogshore.Packaging.Files;

namespace Dogshore.Packaging.Watching;

/// <summary>Compares folders with what was written of them. Used for one after the other.</summary>
sealed class FolderLook(byte[] bytes, long taken)
{
    /// <summary>Room for a name in UTF-8; few systems have longer ones.</summary>
    const int Longest = 1024;

    readonly byte[] name = new byte[Longest];
    WatchCursor cursor;
    OpenFolder folder;
    int left;

    /// <param name="position">Where the folder is written.</param>
    public bool IsAsItWas(int position)
    {
        cursor = new(bytes, position);
        var path = cursor.Text();
        left = cursor.Int32();
        using (folder = new OpenFolder(path))
        {
            try
            {
                foreach (var found in new FileSystemEnumerable<string?>(path, Compare, Walk.Everything))
                    if (found is null) return false;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Looking for the files says what is wrong.
                return false;
            }
        }
        return left == 0;
    }

    /// <returns>Null when it is not what stood there at this place.</returns>
    string? Compare(ref FileSystemEntry entry)
    {
        if (left-- <= 0) return null;
        var marks = cursor.Byte();
        var then = (marks & WatchFile.IsWatched) != 0 ? cursor.Facts() : default(FileFacts?);
        var written = cursor.Bytes(cursor.Int32());
        if (!Encoding.UTF8.TryGetBytes(entry.FileName, name, out var length) || !written[..^1].SequenceEqual(name.AsSpan(0, length))) return null;
        if (entry.IsDirectory != ((marks & WatchFile.IsFolder) != 0)) return null;
        return then is not { } facts || folder.Of(written) is { } now && now.AreThoseOf(facts, taken) ? "" : null;
    }
}
