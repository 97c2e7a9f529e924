namespace Dogshore.Emulators.Kubernetes;

/// <summary>How fast a cluster's time goes.</summary>
/// <param name="Second">A second of a deadline: progressDeadlineSeconds, activeDeadlineSeconds, ttlSecondsAfterFinished, minReadySeconds.</param>
/// <param name="Probe">A second of a probe.</param>
/// <param name="Grace">A second of terminationGracePeriodSeconds.</param>
/// <param name="Pull">To pull an image.</param>
/// <param name="Create">To make a pod's sandbox.</param>
/// <param name="BackOff">The first pause before a container, an image or a job's pod is tried again; it doubles (10 seconds on a cluster).</param>
/// <param name="MostBackOff">5 minutes on a cluster.</param>
/// <param name="Build">An OpenShift build.</param>
/// <param name="Bookmark">Between the bookmarks of a watch; about a minute on a cluster.</param>
public sealed record Delays(TimeSpan Second, TimeSpan Probe, TimeSpan Grace, TimeSpan Pull, TimeSpan Create, TimeSpan BackOff, TimeSpan MostBackOff, TimeSpan Build, TimeSpan Bookmark)
{
    static TimeSpan Milliseconds(int number) => TimeSpan.FromMilliseconds(number);

    public static Delays Short { get; } = new(Milliseconds(1000), Milliseconds(50), Milliseconds(200), Milliseconds(50), Milliseconds(20), Milliseconds(200), Milliseconds(3000), Milliseconds(100), Milliseconds(2000));

    /// <summary>As a person would see them on a fast cluster.</summary>
    public static Delays Real { get; } = new(Milliseconds(1000), Milliseconds(1000), Milliseconds(1000), Milliseconds(1000), Milliseconds(500), Milliseconds(10_000), Milliseconds(300_000), Milliseconds(5000), Milliseconds(60_000));
}
