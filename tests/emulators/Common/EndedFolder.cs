namespace Dogshore.Emulators;

/// <summary>The folder of an emulator at its end.</summary>
public static class EndedFolder
{
    /// <summary>Removes it; a process that is just ending may still write into it.</summary>
    public static async Task Remove(string folder)
    {
        for (var turn = 0; Directory.Exists(folder); turn++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException) when (turn < 50)
            {
                await Task.Delay(100);
            }
        }
    }
}
